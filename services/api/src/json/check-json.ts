import { ApiError } from '../errors/api-error.ts';
import { duplicateKey, fieldsNamed } from './duplicate-key.ts';
import { pointerWhere } from './pointer-where.ts';

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

/** What was counted in a document. */
export interface JsonTally {
  /** Of all its objects. */
  fields: number;
  /** Whether a number in it is beyond double precision. */
  isInfinite: boolean;
}

/** Walks a parsed document level by level. @throws {ApiError} malformedBody, payloadTooLarge */
export function checkJson(document: unknown, limits: JsonLimits): JsonTally {
  let level: unknown[] = [document];
  let values = 1;
  let fields = 0;
  let isInfinite = isTooLarge(document);
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
      const isList = Array.isArray(value);
      const children: unknown[] = isList ? value : Object.values(value);
      values += children.length;
      if (!isList) fields += children.length;
      if (values > limits.values) {
        throw new ApiError('payloadTooLarge', `The document holds more than ${limits.values} values.`);
      }
      for (const child of children) {
        if (typeof child === 'object' && child !== null) next.push(child);
        else if (isTooLarge(child)) isInfinite = true;
      }
    }
    level = next;
  }
  return { fields, isInfinite };
}

function refuse(pointer: string, code: string, message: string): never {
  const finding = { pointer, severity: 'error' as const, code, message: `${pointer}: ${message}` };
  throw new ApiError('malformedBody', 'Programs could read this JSON in different ways; see errors.', {
    errors: [finding],
  });
}

const isNotUnicode = (value: unknown): boolean => typeof value === 'string' && /\p{Surrogate}/u.test(value);
const isTooLarge = (value: unknown): boolean =>
  value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;

// Only an escape can bring half of a surrogate pair, since the body is UTF-8.
const surrogate = /\\u[dD][89a-fA-F]/;

/**
 * Refuses JSON whose meaning is not the same to every program: a field that comes twice, half of a surrogate pair, a
 * number beyond double precision. @throws {ApiError} malformedBody
 */
export function checkMeaning(text: string, document: unknown, { fields, isInfinite }: JsonTally): void {
  const twice = fieldsNamed(text) === fields ? undefined : duplicateKey(text);
  if (twice !== undefined) refuse(twice, 'duplicateKey', 'the field comes twice in its object');
  const half = surrogate.test(text) ? pointerWhere(document, isNotUnicode) : undefined;
  if (half !== undefined) refuse(half, 'notUnicode', 'half of a surrogate pair is no character');
  const huge = isInfinite ? pointerWhere(document, isTooLarge) : undefined;
  if (huge !== undefined) refuse(huge, 'numberTooLarge', 'expected a number of at most 1.8e308');
}
