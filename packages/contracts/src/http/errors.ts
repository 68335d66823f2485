import type { ErrorEntry } from './error-entry.ts';
import { serverErrors } from './server-errors.ts';

/** The one table of errors: code to status, title, whether the same request may succeed later, and what it means. */
export const errors = {
  malformedBody: {
    status: 400,
    title: 'The body is not valid JSON',
    retryable: false,
    description:
      'The body could not be parsed, is read differently by other programs, or is empty where one is needed.',
  },
  malformedRequest: {
    status: 400,
    title: 'The request is not valid HTTP',
    retryable: false,
    description: 'The request line, the path, a header or the framing of the body cannot be read.',
  },
  invalidParameter: {
    status: 400,
    title: 'A parameter is invalid',
    retryable: false,
    description: 'A path, query or header parameter is missing, unknown or out of its bounds; `errors` names each.',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid API key came along',
    retryable: false,
    description: 'Send `Authorization: Bearer <key>` with a key that is neither expired nor revoked.',
  },
  forbidden: {
    status: 403,
    title: 'The API key may not do this',
    retryable: false,
    description: 'The key lacks a scope; `errors` names the one that is missing. Use a key that has it.',
  },
  quotaExceeded: {
    status: 403,
    title: 'The project is over a quota',
    retryable: false,
    description: '`quota` names it with its limit and what is used. Free some, or have the limit raised.',
  },
  foreignOrigin: {
    status: 403,
    title: 'Pages of this origin may not call',
    retryable: false,
    description:
      'A page of another site wants to change something on a server that asks for no key. Add its origin to `CORS_ORIGINS`, or set `ADMIN_KEY`.',
  },
  notFound: {
    status: 404,
    title: 'Nothing is here',
    retryable: false,
    description: 'No route or no resource has this path.',
  },
  methodNotAllowed: {
    status: 405,
    title: 'This method is not allowed here',
    retryable: false,
    description: 'The path exists with other methods; the `Allow` header lists them.',
  },
  requestTimeout: {
    status: 408,
    title: 'The request did not arrive in time',
    retryable: true,
    description: 'Headers or body came too slowly, or stopped coming. Send the request again.',
  },
  datasetNotReady: {
    status: 409,
    title: 'The dataset is not ready',
    retryable: true,
    description: 'The dataset is still open or being validated. Commit it and wait until its state is `ready`.',
  },
  datasetRejected: {
    status: 409,
    title: 'The dataset was rejected',
    retryable: false,
    description: 'Validation found errors in the files. Read its `validation`, mend the files, make a new dataset.',
  },
  datasetImmutable: {
    status: 409,
    title: 'The dataset can no longer be changed',
    retryable: false,
    description: 'Files are accepted only while the dataset is `open`. Make a new dataset.',
  },
  datasetIncomplete: {
    status: 409,
    title: 'The dataset lacks a file',
    retryable: false,
    description: 'A file that the format needs was not uploaded before the commit; `errors` names each.',
  },
  jobStateConflict: {
    status: 409,
    title: 'The job does not accept this action now',
    retryable: false,
    description: 'The action does not fit the state of the job; `state` and `allowedActions` say what does.',
  },
  jobNotEnded: {
    status: 409,
    title: 'The job has not ended yet',
    retryable: true,
    description: 'What was asked for is there when the job has ended. Wait until it is `terminal`.',
  },
  jobNotReplayable: {
    status: 409,
    title: 'The job cannot be replayed',
    retryable: false,
    description:
      'It came to no result that could be repeated: it was cancelled, or failed for a reason that is not in its spec.',
  },
  resourceInUse: {
    status: 409,
    title: 'The resource is in use',
    retryable: true,
    description:
      'Jobs that have not ended use it; `errors` names them. Cancel them or wait for their end, then delete it.',
  },
  resourceDeleted: {
    status: 409,
    title: 'What the job runs on was deleted',
    retryable: false,
    description: 'The dataset or the model that the job needs was deleted. Upload it again and create a new job.',
  },
  projectInUse: {
    status: 409,
    title: 'The project is not empty',
    retryable: false,
    description: 'It still has jobs, datasets or models, or it is the default one. Delete what it has first.',
  },
  keyRevoked: {
    status: 409,
    title: 'The API key was revoked',
    retryable: false,
    description: 'A revoked key never comes back. Make another.',
  },
  jobNotRetryable: {
    status: 409,
    title: 'The job cannot be tried again',
    retryable: false,
    description:
      'Only a job that failed or was cancelled can. One that succeeded is repeated by replay, or branched off from by fork.',
  },
  jobNotForkable: {
    status: 409,
    title: 'The job cannot be branched off from',
    retryable: false,
    description: 'Only jobs of the kind train keep a state that another job could begin with.',
  },
  checkpointNotReady: {
    status: 409,
    title: 'The job has no checkpoint yet',
    retryable: true,
    description: 'The job has not saved a checkpoint so far. Ask again after its first one.',
  },
  checkpointLost: {
    status: 409,
    title: 'No whole checkpoint is left',
    retryable: false,
    description:
      'The job saved checkpoints, and those that it could go on from are damaged or gone. Retry it with `fromStart`, or fork it from another one.',
  },
  idempotencyInProgress: {
    status: 409,
    title: 'A request with this Idempotency-Key is in progress',
    retryable: true,
    description: 'The first request with this key has not been answered yet. Ask again shortly.',
  },
  preconditionFailed: {
    status: 412,
    title: 'It has changed since you read it',
    retryable: false,
    description: '`If-Match` names another revision than the present one. Read the resource again, then decide anew.',
  },
  payloadTooLarge: {
    status: 413,
    title: 'The body is too large',
    retryable: false,
    description: 'The body or the uploaded file is over the limit; `detail` names it.',
  },
  unsupportedMediaType: {
    status: 415,
    title: 'This media type is not accepted here',
    retryable: false,
    description: 'Send application/json, or for an uploaded file application/octet-stream or text/csv.',
  },
  unknownHost: {
    status: 421,
    title: 'The server does not have this name',
    retryable: false,
    description:
      'A server that asks for no key answers to localhost and the loopback addresses alone. Add the name to `ALLOWED_HOSTS`, or set `ADMIN_KEY`.',
  },
  invalidBody: {
    status: 422,
    title: 'The body does not fit its schema',
    retryable: false,
    description: 'Fields are missing, unknown or out of their bounds; `errors` holds every finding with its pointer.',
  },
  invalidModel: {
    status: 422,
    title: 'The model is invalid',
    retryable: false,
    description: 'Layers, shapes or connections do not fit; `errors` holds every finding with layer, shapes and hint.',
  },
  invalidWeights: {
    status: 422,
    title: 'The weights do not fit the model',
    retryable: false,
    description:
      'The file is no safetensors, or its tensors are not those of the model; `errors` names each with its expected shape.',
  },
  invalidJob: {
    status: 422,
    title: 'The job is invalid',
    retryable: false,
    description: 'The job does not fit its dataset or its model; nothing was queued and `errors` holds every finding.',
  },
  jobTooLarge: {
    status: 422,
    title: 'The job does not fit into the memory of any worker',
    retryable: false,
    description:
      'Its estimated peak memory is above what an attempt may take on the largest worker; nothing was queued. `estimate` tells both, and the largest batch that would fit.',
  },
  invalidData: {
    status: 422,
    title: 'The data are invalid',
    retryable: false,
    description: 'Rows do not fit what the model was trained on; `errors` names each row and column.',
  },
  idempotencyKeyReused: {
    status: 422,
    title: 'This Idempotency-Key was used with another body',
    retryable: false,
    description: 'A key belongs to one request. Use a new key for a new request.',
  },
  preconditionRequired: {
    status: 428,
    title: 'Say which revision you mean',
    retryable: false,
    description:
      'A change needs `If-Match` with the ETag of the resource as you read it, or `*` for whatever it is now.',
  },
  rateLimited: {
    status: 429,
    title: 'Too many requests',
    retryable: true,
    description: 'The key, the project or failed attempts are over their rate. Ask again after `Retry-After` seconds.',
  },
  headersTooLarge: {
    status: 431,
    title: 'The headers are too large',
    retryable: false,
    description: 'The request line and the headers together are over the limit. Send fewer or shorter headers.',
  },
  ...serverErrors,
} as const satisfies Record<string, ErrorEntry>;
