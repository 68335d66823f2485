import { type ErrorCode, errors, errorType, type Problem } from '@trainyard/contracts';
import type { ApiError } from './api-error.ts';

// Seconds after which the same request is worth another try, where it is not one.
const retryAfter: Partial<Record<ErrorCode, number>> = {
  queueUnavailable: 2,
  storageUnavailable: 5,
  shuttingDown: 5,
  storageFull: 60,
};

/** The problem document of an error, for a request by its path (the query is left out) and its id. */
export function problemOf({ code, message, extra }: ApiError, url: string, requestId: string): Problem {
  const { status, title, retryable } = errors[code];
  const instance = url.split('?', 1)[0] ?? '';
  return { type: errorType(code), title, status, code, detail: message, instance, requestId, retryable, ...extra };
}

/** Statuses of which a client is told when to ask again. */
const waits = new Set([409, 429, 503]);

/** Headers that go with a problem: those of the error, and when to ask again. */
export function headersOf({ code, headers }: ApiError): Record<string, string> {
  const { status, retryable } = errors[code];
  const seconds = retryAfter[code] ?? (retryable && waits.has(status) ? 1 : undefined);
  return seconds === undefined ? { ...headers } : { 'retry-after': String(seconds), ...headers };
}
