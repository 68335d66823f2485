import { type CheckpointRecord, type JobSpec, makeId, schemaVersion } from '@trainyard/contracts';
import type { Attempt } from '@trainyard/store';
import { ulid } from 'ulid';
import type { CheckpointDraft } from './messages.ts';
import { expiredCheckpoints, isBestSoFar } from './retention.ts';

/** Latest checkpoints kept while a job runs, whatever its policy: one to resume from, and one should that be damaged. */
const keptForRecovery = 2;

/** The checkpoints of a job in the hands of the attempt that holds it. */
export class CheckpointShelf {
  readonly #attempt: Attempt;
  readonly #policy: JobSpec['checkpoints'];
  #kept: CheckpointRecord[];

  /** `stored` are the checkpoints of earlier attempts. */
  constructor(attempt: Attempt, stored: readonly CheckpointRecord[]) {
    this.#attempt = attempt;
    this.#policy = attempt.record.spec.checkpoints;
    this.#kept = [...stored];
  }

  /** The checkpoints that this attempt can build on, latest first. */
  get kept(): readonly CheckpointRecord[] {
    return this.#kept.toSorted((a, b) => b.step - a.step);
  }

  /** Drops what lies beyond the checkpoint that this attempt resumes from: it is damaged, or it would be written twice. */
  async dropBeyond(resumeFrom: CheckpointRecord | null): Promise<void> {
    await this.#remove(this.#kept.filter(({ step }) => resumeFrom === null || step > resumeFrom.step));
  }

  /** Makes a checkpoint durable, then announces it, then lets go of those that the policy no longer keeps. */
  async save(draft: CheckpointDraft): Promise<void> {
    const best = draft.kind === 'restored' || isBestSoFar(draft, this.#kept, this.#policy);
    const record: CheckpointRecord = {
      schemaVersion,
      id: makeId('checkpoint', ulid()),
      jobId: this.#attempt.jobId,
      attempt: this.#attempt.number,
      createdAt: new Date().toISOString(),
      ...draft,
    };
    await this.#attempt.saveCheckpoint(record, { best });
    this.#kept.push(record);
    await this.#trim(Math.max(this.#policy.keepLast, keptForRecovery));
  }

  /** Leaves what the policy says; before the job ends. */
  async settle(): Promise<void> {
    await this.#trim(this.#policy.keepLast);
  }

  async #trim(keepLast: number): Promise<void> {
    // The final model stays, whatever the policy: nobody measured it here, so that nothing would rank it.
    const ranked = this.#kept.filter(({ kind }) => kind !== 'restored');
    await this.#remove(expiredCheckpoints(ranked, { ...this.#policy, keepLast }));
  }

  async #remove(checkpoints: readonly CheckpointRecord[]): Promise<void> {
    for (const checkpoint of checkpoints) {
      await this.#attempt.removeCheckpoint(checkpoint.id);
      this.#kept = this.#kept.filter(({ id }) => id !== checkpoint.id);
    }
  }
}
