import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { ageOf, createRemovalLog, type RemovalLog } from '../removal/removal-log.ts';
import { abandonedSweepMs } from '../removal/sweeps.ts';
import type { Marked } from './mark.ts';

/** What one sweep did. */
export interface Swept {
  /** Blobs that nothing refers to and that go when that is so for the grace time. */
  waiting: number;
  removed: number;
  freedBytes: number;
}

/** How blobs are swept. */
export interface SweepOptions {
  /** For so long nothing must have referred to a blob before it is removed. */
  graceMs: number;
  /** Blobs that are removed at most. */
  limit: number;
}

interface Sweep extends SweepOptions {
  artifacts: ArtifactStore;
  log: RemovalLog;
  startedAt: number;
  swept: Swept;
}

async function remove({ artifacts, log, swept }: Sweep, sha256: string): Promise<void> {
  const bytes = await artifacts.blobBytes(sha256);
  await artifacts.deleteBlob(sha256);
  await log.forget(sha256);
  if (bytes === undefined) return;
  swept.removed += 1;
  swept.freedBytes += bytes;
}

/** Takes a blob that nothing refers to one step on: proposed, then, still unused after the grace time, removed. */
async function sweepBlob(sweep: Sweep, sha256: string): Promise<void> {
  const { log, graceMs, limit, startedAt, swept } = sweep;
  const last = await log.latest(sha256);
  if (last?.verdict === 'removed') {
    // Decided by a process that died before it did it.
    if (ageOf(last) > abandonedSweepMs) await remove(sweep, sha256);
    return;
  }
  // Counted from where the marking began: what was written before then is marked.
  const isDue = last !== undefined && startedAt - Date.parse(last.decidedAt) > graceMs;
  if (last?.verdict === 'proposed') {
    if (!isDue || swept.removed >= limit) swept.waiting += 1;
    else if (await log.decide(sha256, last, 'removed')) await remove(sweep, sha256);
    return;
  }
  // One that was put again a moment ago is about to be referred to.
  if (last && !isDue) return;
  await log.decide(sha256, last, 'proposed');
  swept.waiting += 1;
}

/** Lets go of what was decided about blobs that are used, or that are gone. */
async function tidy({ log, artifacts }: Sweep, sha256: string, isUsed: boolean): Promise<void> {
  const last = await log.latest(sha256);
  if (!last) return;
  if (last.verdict !== 'removed' && isUsed) await log.forget(sha256);
  if (last.verdict === 'removed' && ageOf(last) > abandonedSweepMs) {
    // Its bytes stay, when they are there: whoever put them again waited for this.
    if ((await artifacts.blobBytes(sha256)) === undefined || isUsed) await log.forget(sha256);
  }
}

/**
 * Removes blobs to which nothing referred for the grace time. A blob that is put meanwhile turns its removal down, or is
 * put again after it (`Sweeps`). `mark` tells what is referred to.
 */
export async function sweepBlobs(
  artifacts: ArtifactStore,
  mark: () => Promise<Marked>,
  options: SweepOptions,
): Promise<{ marked: Marked; swept: Swept }> {
  const log = createRemovalLog(artifacts, 'sweeps');
  const swept: Swept = { waiting: 0, removed: 0, freedBytes: 0 };
  const sweep: Sweep = { ...options, artifacts, log, startedAt: Date.now(), swept };
  const decided = await log.names();
  // Listed before anything is marked: what is put later is not looked at.
  const blobs = await artifacts.blobs();
  const marked = await mark();
  const present = new Set(blobs);
  for (const sha256 of blobs) if (!marked.blobs.has(sha256)) await sweepBlob(sweep, sha256);
  for (const sha256 of decided) {
    if (marked.blobs.has(sha256) || !present.has(sha256)) await tidy(sweep, sha256, marked.blobs.has(sha256));
  }
  return { marked, swept };
}
