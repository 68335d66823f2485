import type { ErrorEntry } from './error-entry.ts';

/** The entries of the table of errors that the client cannot mend. */
export const serverErrors = {
  internal: {
    status: 500,
    title: 'Something broke on our side',
    retryable: true,
    description: 'An unexpected error; the logs hold its cause under `requestId`.',
  },
  artifactCorrupt: {
    status: 500,
    title: 'A stored file is damaged',
    retryable: false,
    description: 'The stored bytes no longer have the SHA-256 they were written with. Restore them from a backup.',
  },
  notReady: {
    status: 503,
    title: 'The server is not ready',
    retryable: true,
    description: 'Something the server needs does not work; `errors` names each with its reason.',
  },
  queueUnavailable: {
    status: 503,
    title: 'The queue cannot be reached',
    retryable: true,
    description: 'Redis does not answer. Reads of finished work still do; ask again after `Retry-After` seconds.',
  },
  storageUnavailable: {
    status: 503,
    title: 'The storage cannot be reached',
    retryable: true,
    description:
      'The folder or the bucket of the artifacts does not answer, so nothing stored can be read or written. Whether a change was made is unknown: ask again after `Retry-After` seconds, under the same `Idempotency-Key`.',
  },
  inferenceUnavailable: {
    status: 503,
    title: 'Predictions are busy',
    retryable: true,
    description: 'No process is free to predict in time. Ask again after `Retry-After` seconds.',
  },
  shuttingDown: {
    status: 503,
    title: 'The server is shutting down',
    retryable: true,
    description: 'This process takes no more requests. Ask again after `Retry-After` seconds.',
  },
  storageFull: {
    status: 507,
    title: 'The storage is full',
    retryable: true,
    description: 'The file could not be stored durably. Free space in the data folder, then send it again.',
  },
} as const satisfies Record<string, ErrorEntry>;
