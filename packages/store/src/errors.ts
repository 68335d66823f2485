import type { JobAction, JobState, Quota } from '@trainyard/contracts';

/** Base of every error the store throws on purpose; `retryable` says whether the same call may succeed later. */
export abstract class StoreError extends Error {
  abstract readonly retryable: boolean;
  override get name(): string {
    return this.constructor.name;
  }
}

/** Redis did not answer in time; the outcome of a write is unknown, the reconciler settles it. */
export class StoreUnavailable extends StoreError {
  readonly retryable = true;
}

/** The storage is full; nothing half-written was left behind. */
export class StorageFull extends StoreError {
  readonly retryable = true;
}

/** The artifact folder could not be read or written for another reason than space. */
export class StorageFailed extends StoreError {
  readonly retryable = true;
}

/** Stored bytes no longer have the SHA-256 they were written with. */
export class ArtifactCorrupt extends StoreError {
  readonly retryable = false;
}

/** A blob or record that another record refers to is not there. */
export class ArtifactMissing extends StoreError {
  readonly retryable = false;
}

/** A write-once key was written before, by this writer or another. */
export class AlreadyExists extends StoreError {
  readonly retryable = false;
}

/** A record that no longer changes was asked to. */
export class RecordImmutable extends StoreError {
  readonly retryable = false;
}

/** The content is longer than the limit it was to be stored under. */
export class BlobTooLarge extends StoreError {
  readonly retryable = false;
  readonly maxBytes: number;
  constructor(maxBytes: number) {
    super(`expected at most ${maxBytes} bytes, received more; send less or raise the limit`);
    this.maxBytes = maxBytes;
  }
}

/** A project may not use more of what its quota limits. */
export class QuotaExceeded extends StoreError {
  readonly retryable = false;
  readonly quota: Quota;
  constructor(quota: Quota) {
    super(`${quota.name}: the project may use ${quota.limit} and uses ${quota.used}`);
    this.quota = quota;
  }
}

/** The writer's lease was lost to time or to another attempt: it must stop and can write nothing. */
export class Fenced extends StoreError {
  readonly retryable = false;
}

/** No record has this identifier. */
export class NotFound extends StoreError {
  readonly retryable = false;
}

/** The resource cannot be deleted while jobs that have not ended use it. */
export class ResourceInUse extends StoreError {
  readonly retryable = true;
  /** The jobs, up to 20. */
  readonly users: readonly string[];
  constructor(id: string, users: readonly string[]) {
    super(`${id}: is used by ${users.join(', ')}; cancel them or wait for their end, then delete it`);
    this.users = users;
  }
}

/** What a new job was to run on was deleted. */
export class ResourceDeleted extends StoreError {
  readonly retryable = false;
  constructor(ids: readonly string[]) {
    super(`${ids.join(', ')}: was deleted; nothing can be started on it any more`);
  }
}

/** A job that has not ended cannot be deleted. */
export class JobNotEnded extends StoreError {
  readonly retryable = true;
  readonly state: JobState;
  constructor(id: string, state: JobState) {
    super(`${id}: is ${state}; cancel it or wait for its end, then delete it`);
    this.state = state;
  }
}

/** A cursor that this store did not make. */
export class InvalidCursor extends StoreError {
  readonly retryable = false;
}

/** The table of transitions does not allow the action in the state the job is in. */
export class TransitionRefused extends StoreError {
  readonly retryable = false;
  readonly state: JobState;
  readonly action: JobAction;
  constructor(jobId: string, state: JobState, action: JobAction, reason: string) {
    super(`${jobId}: ${reason}`);
    this.state = state;
    this.action = action;
  }
}
