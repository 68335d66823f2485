import type { ErrorEntry } from './error-entry.ts';

/** The entries of the table of errors that the client cannot mend. */
export const serverErrors = {
  internal: {
    status: 500,
    title: 'An unexpected error in the server',
    retryable: true,
    description: 'The logs hold its cause under `requestId`.',
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
    description: 'Redis does not answer. Finished work can still be read; ask again after `Retry-After` seconds.',
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
    title: 'No prediction process is free',
    retryable: true,
    description: 'The prediction could not be made in time. Ask again after `Retry-After` seconds.',
  },
  shuttingDown: {
    status: 503,
    title: 'The server is shutting down',
    retryable: true,
    description: 'This process accepts no more requests. Ask again after `Retry-After` seconds.',
  },
  storageFull: {
    status: 507,
    title: 'The storage is full',
    retryable: true,
    description: 'Nothing could be stored. Free space in the data folder or the bucket, then send the request again.',
  },
} as const satisfies Record<string, ErrorEntry>;
