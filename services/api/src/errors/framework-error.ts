import type { ErrorCode } from '@trainyard/contracts';
import type { FastifyError, FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';
import { acceptedMediaTypes, mediaTypeDetail } from './media-type.ts';

type Meaning = [code: ErrorCode, detail: (request: FastifyRequest) => string];

const meanings: Record<string, Meaning> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'payloadTooLarge',
    ({ routeOptions }) => `The body is larger than ${routeOptions.bodyLimit} bytes.`,
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupportedMediaType',
    (request) => mediaTypeDetail(request.headers['content-type'], acceptedMediaTypes(request)),
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'malformedBody',
    () => 'The body does not have as many bytes as Content-Length says.',
  ],
  FST_ERR_BAD_URL: [
    'malformedRequest',
    () => 'The path: expected every % to begin an escape such as %25, received one that does not.',
  ],
  FST_ERR_MAX_PARAM_LENGTH: ['notFound', () => 'No identifier is that long.'],
};

/** What an error of the framework means, if it is the client's to mend. */
export function frameworkError(error: FastifyError, request: FastifyRequest): ApiError | undefined {
  const meaning = meanings[error.code];
  return meaning && new ApiError(meaning[0], meaning[1](request), { cause: error });
}
