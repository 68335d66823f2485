import { ArtifactCorrupt, ArtifactMissing, StorageFailed, StorageFull, StoreError } from '@trainyard/store';
import { speaksOfMemory } from '../attempt/exit-diagnosis.ts';
import type { FailureDraft } from '../attempt/messages.ts';
import { InvalidData } from './invalid-data.ts';

/** Carries a failure that is already put in words. */
export class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed';
  readonly failure: FailureDraft;

  constructor(failure: FailureDraft) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The failure of a job that an error means. */
export function failureOf(error: unknown): FailureDraft {
  if (error instanceof AttemptFailed) return error.failure;
  if (!(error instanceof Error)) return { code: 'internal', message: String(error), retryable: false };
  const { message } = error;
  if (error instanceof InvalidData) {
    return { code: 'invalidData', message, retryable: false, ...(error.hint && { hint: error.hint }) };
  }
  if (error instanceof StorageFull) {
    return { code: 'storageFull', message, retryable: true, hint: 'Free space in the data folder, then run it again.' };
  }
  if (error instanceof StorageFailed) {
    const hint = 'See that the data folder or the bucket can be read and written, then run it again.';
    return { code: 'storageUnavailable', message, retryable: true, hint };
  }
  if (error instanceof ArtifactCorrupt || error instanceof ArtifactMissing) {
    const hint = 'Restore the data folder or the bucket from a backup, or upload again what the job runs on.';
    return { code: 'artifactCorrupt', message, retryable: false, hint };
  }
  const cause = error.cause instanceof Error ? error.cause.message : '';
  if (speaksOfMemory(message) || speaksOfMemory(cause)) {
    const hint = 'Use a smaller batch or a smaller model, or a machine with more memory.';
    return { code: 'outOfMemory', message, retryable: true, hint };
  }
  return { code: 'internal', message, retryable: error instanceof StoreError && error.retryable };
}
