import { allowedActions } from '@trainyard/contracts';
import {
  ArtifactCorrupt,
  ArtifactMissing,
  BlobTooLarge,
  InvalidCursor,
  JobNotEnded,
  NotFound,
  QuotaExceeded,
  RecordImmutable,
  ResourceDeleted,
  ResourceInUse,
  StorageFailed,
  StorageFull,
  type StoreError,
  StoreUnavailable,
  TransitionRefused,
} from '@trainyard/store';
import { ApiError } from './api-error.ts';

/** A cursor that no page gave. */
export function invalidCursor(cause?: unknown): ApiError {
  const message = 'after: expected the nextCursor of a page';
  const errors = [{ parameter: 'after', severity: 'error' as const, code: 'wrongFormat', message }];
  return new ApiError('invalidParameter', 'The cursor was not given out by this server; see errors.', {
    errors,
    cause,
  });
}

/** What an error of the store means to a client; undefined when it is a fault of ours. */
export function storeError(error: StoreError): ApiError | undefined {
  const cause = error;
  if (error instanceof StoreUnavailable)
    return new ApiError('queueUnavailable', 'Redis does not answer in time; ask again.', { cause });
  if (error instanceof StorageFailed)
    return new ApiError('storageUnavailable', 'The storage of the server does not answer; ask again.', { cause });
  if (error instanceof StorageFull) return new ApiError('storageFull', 'The storage of the server is full.', { cause });
  if (error instanceof ArtifactCorrupt)
    return new ApiError('artifactCorrupt', 'A stored file is damaged; restore it from a backup.', { cause });
  if (error instanceof ArtifactMissing)
    return new ApiError('artifactCorrupt', 'A stored file is missing; restore it from a backup.', { cause });
  if (error instanceof RecordImmutable)
    return new ApiError('datasetImmutable', 'The dataset can no longer be changed; make a new one.', { cause });
  if (error instanceof QuotaExceeded) return exceededQuota(error);
  if (error instanceof BlobTooLarge)
    return new ApiError('payloadTooLarge', `The file is larger than ${error.maxBytes} bytes.`, { cause });
  if (error instanceof NotFound) return new ApiError('notFound', 'There is nothing with this identifier.', { cause });
  if (error instanceof InvalidCursor) return invalidCursor(cause);
  if (error instanceof ResourceInUse) return inUse(error);
  if (error instanceof ResourceDeleted) return new ApiError('resourceDeleted', `${error.message}.`, { cause });
  if (error instanceof JobNotEnded) return notEnded(error);
  if (error instanceof TransitionRefused) return refusedTransition(error);
  return undefined;
}

function inUse(error: ResourceInUse): ApiError {
  const errors = error.users.map((id) => ({
    severity: 'error' as const,
    code: 'inUse',
    message: `${id} has not ended and uses it`,
    received: id,
    hint: `Cancel it with POST /v1/jobs/${id}/cancel, or wait until it is terminal.`,
  }));
  return new ApiError('resourceInUse', `${error.message}.`, { errors, cause: error });
}

function notEnded(error: JobNotEnded): ApiError {
  const extra = { state: error.state, allowedActions: allowedActions(error.state), cause: error };
  return new ApiError('jobStateConflict', `delete was refused: ${error.message}.`, extra);
}

function exceededQuota({ quota, cause }: QuotaExceeded): ApiError {
  const { name, limit, used } = quota;
  const detail = `${name}: the project may have ${limit} and has ${used}; this would be more.`;
  return new ApiError('quotaExceeded', detail, { quota, cause });
}

function refusedTransition(error: TransitionRefused): ApiError {
  const { state, action, message } = error;
  const extra = { state, allowedActions: allowedActions(state), cause: error };
  return new ApiError('jobStateConflict', `${action} was refused: ${message}.`, extra);
}
