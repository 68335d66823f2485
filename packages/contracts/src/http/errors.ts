import type { ErrorEntry } from './error-entry.ts';
import { serverErrors } from './server-errors.ts';

/** The one table of errors: code to status, title, whether the same request may succeed later, and what it means. */
export const errors = {
  malformedBody: {
    status: 400,
    title: 'The body is not valid JSON',
    retryable: false,
    description: 'The body could not be parsed, could be read in two ways, or is empty where one is needed.',
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
    description: 'A path, query or header parameter is missing, unknown or out of bounds; `errors` names each.',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid API key was sent',
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
    description:
      '`quota` names it with its limit and what is used. Delete what you no longer need, or have the limit raised.',
  },
  foreignOrigin: {
    status: 403,
    title: 'Pages of this origin may not call the API',
    retryable: false,
    description:
      'A page of another site tried to change something on a server that asks for no key. Add its origin to `CORS_ORIGINS`, or set `ADMIN_KEY`.',
  },
  notFound: {
    status: 404,
    title: 'Not found',
    retryable: false,
    description: 'There is no route or resource with this path.',
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
    description: 'Headers or body arrived too slowly, or stopped arriving. Send the request again.',
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
    description:
      'Validation found errors in the files. Read its `validation`, correct the files, and make a new dataset.',
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
    description:
      'The action is not possible in the present state of the job; `state` tells the state and `allowedActions` what is possible.',
  },
  jobNotEnded: {
    status: 409,
    title: 'The job has not ended yet',
    retryable: true,
    description: 'What was asked for exists only once the job has ended. Wait until `terminal` is true.',
  },
  jobNotReplayable: {
    status: 409,
    title: 'The job cannot be replayed',
    retryable: false,
    description:
      'It has no result that could be repeated: it was cancelled, or it failed for a reason other than its spec.',
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
    title: 'What the job needs was deleted',
    retryable: false,
    description: 'The dataset or the model that the job needs was deleted. Upload it again and create a new job.',
  },
  projectInUse: {
    status: 409,
    title: 'The project is not empty',
    retryable: false,
    description: 'It still has jobs, datasets or models, or it is the default one. Delete its contents first.',
  },
  keyRevoked: {
    status: 409,
    title: 'The API key was revoked',
    retryable: false,
    description: 'A revoked key never comes back. Make another.',
  },
  jobNotRetryable: {
    status: 409,
    title: 'The job cannot be retried',
    retryable: false,
    description:
      'Only a job that failed or was cancelled can be. To repeat one that succeeded, replay it; to vary it, fork it.',
  },
  jobNotForkable: {
    status: 409,
    title: 'The job cannot be forked',
    retryable: false,
    description: 'Only jobs of the kind `train` keep a state that another job could start from.',
  },
  checkpointNotReady: {
    status: 409,
    title: 'The job has no checkpoint yet',
    retryable: true,
    description: 'The job has not saved a checkpoint yet. Ask again after its first one.',
  },
  checkpointLost: {
    status: 409,
    title: 'No intact checkpoint is left',
    retryable: false,
    description:
      'The checkpoints that the job could go on from are damaged or gone. Retry it with `fromStart`, or fork it from another checkpoint.',
  },
  idempotencyInProgress: {
    status: 409,
    title: 'A request with this Idempotency-Key is in progress',
    retryable: true,
    description: 'The first request with this key has not been answered yet. Ask again shortly.',
  },
  preconditionFailed: {
    status: 412,
    title: 'The resource has changed since you read it',
    retryable: false,
    description: '`If-Match` names a revision other than the present one. Read the resource again, then decide anew.',
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
    description: '`detail` names the media types that this route accepts.',
  },
  unknownHost: {
    status: 421,
    title: 'The server is not known by this name',
    retryable: false,
    description:
      'A server that asks for no key answers only requests for localhost and the loopback addresses. Add the name to `ALLOWED_HOSTS`, or set `ADMIN_KEY`.',
  },
  invalidBody: {
    status: 422,
    title: 'The body does not fit its schema',
    retryable: false,
    description: 'Fields are missing, unknown or out of bounds; `errors` holds every finding with its pointer.',
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
      'The file is not a safetensors file, or its tensors are not those of the model; `errors` names each with its expected shape.',
  },
  invalidJob: {
    status: 422,
    title: 'The job is invalid',
    retryable: false,
    description: 'The job does not fit its dataset or its model; nothing was queued and `errors` holds every finding.',
  },
  jobTooLarge: {
    status: 422,
    title: 'The job needs more memory than any worker has',
    retryable: false,
    description:
      'Its estimated peak memory is more than an attempt may use on the largest worker; nothing was queued. `estimate` gives both figures and the largest batch that would fit.',
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
    description: 'An Idempotency-Key belongs to one request. Use a new one for a new request.',
  },
  preconditionRequired: {
    status: 428,
    title: 'If-Match is required',
    retryable: false,
    description:
      'Send `If-Match` with the ETag of the resource as you read it, or `*` to change it whatever it is now.',
  },
  rateLimited: {
    status: 429,
    title: 'Too many requests',
    retryable: true,
    description:
      'The API key or the project is over its rate, or too many wrong keys were sent. Ask again after `Retry-After` seconds.',
  },
  headersTooLarge: {
    status: 431,
    title: 'The headers are too large',
    retryable: false,
    description: 'The request line and the headers together are too long. Send fewer or shorter headers.',
  },
  ...serverErrors,
} as const satisfies Record<string, ErrorEntry>;
