import { InferenceError } from '@trainyard/inference';
import { StoreError } from '@trainyard/store';
import type { FastifyError, FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';
import { frameworkError } from './framework-error.ts';
import { storeError } from './store-error.ts';

const fullDisk = new Set(['ENOSPC', 'EDQUOT']);

function inferenceError(error: InferenceError): ApiError | undefined {
  const { code, message, cause } = error;
  if (code === 'busy' || code === 'timeout') return new ApiError('inferenceUnavailable', `${message}.`, { cause });
  if (code === 'closed') return new ApiError('shuttingDown', 'The server is shutting down.', { cause });
  if (code === 'corrupt')
    return new ApiError('artifactCorrupt', 'The stored model is damaged; restore it from a backup.', { cause: error });
  return undefined;
}

function known(error: unknown, request: FastifyRequest): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (request.raw.destroyed && !request.raw.complete) {
    return new ApiError('malformedRequest', 'The connection ended before the body was complete.', { cause: error });
  }
  if (error instanceof InferenceError) return inferenceError(error);
  if (error instanceof StoreError) return storeError(error);
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (fullDisk.has(String(error.code))) {
    return new ApiError('storageFull', 'There is no room left on the storage of the server.', { cause: error });
  }
  return frameworkError(error as FastifyError, request);
}

/** The error of the API that any thrown value means; what nobody foresaw is `internal`, its text kept from the client. */
export function toApiError(error: unknown, request: FastifyRequest): ApiError {
  const detail = 'An unexpected error; the logs hold its cause under this requestId.';
  return known(error, request) ?? new ApiError('internal', detail, { cause: error });
}
