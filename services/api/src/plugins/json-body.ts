import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { ApiError } from '../errors/api-error.ts';
import { mediaTypeDetail } from '../errors/media-type.ts';
import { mayBeAbsent } from './zod-schemas.ts';

/** Bounds of a JSON document, so that reading it never holds up the event loop. */
export interface JsonLimits {
  /** Lists and objects in one another. */
  depth: number;
  /** Numbers, texts, lists, objects and other values together. */
  values: number;
}

const forbidden = (owner: object): boolean =>
  Object.hasOwn(owner, '__proto__') ||
  ('constructor' in owner && Object.hasOwn(owner, 'constructor') && isPoisoned(owner.constructor));

const isPoisoned = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');

/** Walks a parsed document level by level. @throws {ApiError} malformedBody, payloadTooLarge */
function checkJson(document: unknown, limits: JsonLimits): void {
  let level: unknown[] = [document];
  let values = 1;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limits.depth) {
      throw new ApiError('malformedBody', `Lists and objects are nested deeper than ${limits.depth} levels.`);
    }
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (forbidden(value)) {
        throw new ApiError('malformedBody', 'The keys __proto__ and constructor.prototype are not accepted.');
      }
      const children: unknown[] = Array.isArray(value) ? value : Object.values(value);
      values += children.length;
      if (values > limits.values) {
        throw new ApiError('payloadTooLarge', `The document holds more than ${limits.values} values.`);
      }
      for (const child of children) if (typeof child === 'object' && child !== null) next.push(child);
    }
    level = next;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    throw new ApiError('malformedBody', `The body is not valid JSON: ${reason.slice(0, 200)}.`, { cause: error });
  }
}

// From this size on, the parts of reading are done in turns of their own, between which other requests have theirs.
const largeBytes = 2 ** 18;

/** Reads a JSON body within bounds. @throws {ApiError} malformedBody, payloadTooLarge */
async function parseJson(bytes: Buffer, limits: JsonLimits): Promise<unknown> {
  if (bytes.length === 0) throw new ApiError('malformedBody', 'The body is empty; send a JSON document.');
  const pause = bytes.length < largeBytes ? undefined : nextTurn;
  const document = parsed(bytes);
  await pause?.();
  checkJson(document, limits);
  await pause?.();
  return document;
}

/** The body of a route that takes none; clients that always send one may send an empty object. */
function noBody(bytes: Buffer): undefined {
  if (bytes.length === 0 || bytes.toString().trim() === '{}') return undefined;
  throw new ApiError('invalidBody', 'This request takes no body; send none, or an empty object.');
}

/** Accepts application/json within these bounds on the routes of an instance. */
export function acceptJson(app: FastifyInstance, limits: JsonLimits): void {
  const parse = async ({ routeOptions }: FastifyRequest, bytes: Buffer) => {
    const { body } = routeOptions.schema ?? {};
    if (body === undefined) return noBody(bytes);
    return bytes.length === 0 && mayBeAbsent(body) ? undefined : parseJson(bytes, limits);
  };
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, parse);
}

/** A body of another type; clients that say one although they send nothing are not refused where nothing is needed. */
async function otherBody({ routeOptions, headers }: FastifyRequest, bytes: Buffer): Promise<undefined> {
  const { body } = routeOptions.schema ?? {};
  if (bytes.length === 0 && (body === undefined || mayBeAbsent(body))) return;
  throw new ApiError('unsupportedMediaType', mediaTypeDetail(headers['content-type']));
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
