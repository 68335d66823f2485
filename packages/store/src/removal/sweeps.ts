import { setTimeout as sleep } from 'node:timers/promises';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { StorageFailed } from '../errors.ts';
import { ageOf, createRemovalLog, type RemovalLog } from './removal-log.ts';

const pollMs = 50;

/** Age of a sweep that was decided from which it is taken for one whose process died before it was done. */
export const abandonedSweepMs = 300_000;

/** Keeps blobs that are being put from being swept, and the other way round. */
export class Sweeps {
  readonly log: RemovalLog;
  readonly #patienceMs: number;

  /** `patienceMs`: how long a blob that is being put waits for its own removal. Default: 10,000. */
  constructor(artifacts: Pick<ArtifactStore, 'list' | 'read' | 'create' | 'delete'>, patienceMs = 10_000) {
    this.#patienceMs = patienceMs;
    this.log = createRemovalLog(artifacts, 'sweeps');
  }

  /**
   * To be asked after a blob was placed and before anybody is told: whether it stays. A sweep that is proposed is turned
   * down; one that is decided is waited for, then the blob is to be placed again.
   * @throws StorageFailed when that takes long
   */
  async keeps(sha256: string): Promise<boolean> {
    if (await this.log.keep(sha256)) return true;
    const deadline = performance.now() + this.#patienceMs;
    for (;;) {
      const last = await this.log.latest(sha256);
      if (last?.verdict !== 'removed') return false;
      if (ageOf(last) > abandonedSweepMs) await this.log.forget(sha256);
      else if (performance.now() > deadline) {
        throw new StorageFailed(`blob ${sha256}: is being removed by another process; try again`);
      } else await sleep(pollMs);
    }
  }
}
