import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { ApiError } from '../errors/api-error.ts';
import { acceptedMediaTypes, mediaTypeDetail } from '../errors/media-type.ts';
import { checkJson, checkMeaning, type JsonLimits } from '../json/check-json.ts';
import { mayBeAbsent } from './zod-schemas.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

const malformed = (reason: string, cause: unknown): ApiError =>
  new ApiError('malformedBody', `The body is not valid JSON: ${reason.slice(0, 200)}.`, { cause });

/** UTF-8 as text, without a byte order mark. */
function textOf(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw malformed('it is not UTF-8', error);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed((error as SyntaxError).message, error);
  }
}

// From this size on, the parts of reading are done in turns of their own, between which other requests have theirs.
const largeBytes = 2 ** 18;

/** Reads a JSON body within bounds. @throws {ApiError} malformedBody, payloadTooLarge */
async function parseJson(bytes: Buffer, limits: JsonLimits): Promise<unknown> {
  if (bytes.length === 0) throw new ApiError('malformedBody', 'The body is empty; send a JSON document.');
  const pause = bytes.length < largeBytes ? undefined : nextTurn;
  const text = textOf(bytes);
  const document = parsed(text);
  await pause?.();
  const tally = checkJson(document, limits);
  await pause?.();
  checkMeaning(text, document, tally);
  return document;
}

/** @throws {ApiError} unsupportedMediaType for a compressed body: what it grows to is not known before */
function checkEncoding(encoding: string | undefined): void {
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  const detail = `A body with the Content-Encoding ${encoding.slice(0, 100)} is not accepted here; send it plain.`;
  throw new ApiError('unsupportedMediaType', detail, { headers: { 'accept-encoding': 'identity' } });
}

/** The body of a route that takes none; clients that always send one may send an empty object. */
function noBody(bytes: Buffer): undefined {
  if (bytes.length === 0 || bytes.toString().trim() === '{}') return undefined;
  throw new ApiError('invalidBody', 'This request takes no body; send none, or an empty object.');
}

/** Accepts application/json within these bounds on the routes of an instance. */
export function acceptJson(app: FastifyInstance, limits: JsonLimits): void {
  const parse = async ({ routeOptions, headers }: FastifyRequest, bytes: Buffer) => {
    checkEncoding(headers['content-encoding']);
    const { body } = routeOptions.schema ?? {};
    if (body === undefined) return noBody(bytes);
    return bytes.length === 0 && mayBeAbsent(body) ? undefined : parseJson(bytes, limits);
  };
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, parse);
}

/** A body of another type; clients that say one although they send nothing are not refused where nothing is needed. */
async function otherBody(request: FastifyRequest, bytes: Buffer): Promise<undefined> {
  const { body } = request.routeOptions.schema ?? {};
  if (bytes.length === 0 && (body === undefined || mayBeAbsent(body))) return;
  throw new ApiError(
    'unsupportedMediaType',
    mediaTypeDetail(request.headers['content-type'], acceptedMediaTypes(request)),
  );
}

/** Accepts application/json, and nothing else, as the body of a request. */
export const jsonBody = fp(
  async (app) => {
    app.removeAllContentTypeParsers();
    acceptJson(app, { depth: 64, values: 20_000 });
    app.addContentTypeParser('*', { parseAs: 'buffer' }, otherBody);
  },
  { name: 'json-body' },
);
