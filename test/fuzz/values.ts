import type { Random } from '../faults/nemesis/random.ts';
import { type JsonSchema, type OpenApi, resolved } from './document.ts';
import type { Pool } from './pool.ts';

/** What values are drawn from. */
export interface Draw {
  random: Random;
  document: OpenApi;
  pool: Pool;
  /** Files that were accepted before. */
  uploads: readonly Uint8Array<ArrayBuffer>[];
  /** Whether requests are to be right, with nothing that may be left out. */
  isCalm?: boolean;
}

/** Values that programs stumble over; `HUGE` stands for a number no double holds. */
const odd: readonly unknown[] = [
  ...[null, true, '', '\ud800', '\u0000', '💥', '../../etc/passwd', '__proto__', 'constructor', 'NaN', '*'],
  ...['a'.repeat(3000), -1, 0, 1, 0.5, 1e15, 2 ** 53, 1e308, 'HUGE', -0, [], {}, [[]], [null]],
];

/** A body as text. JavaScript would write the number as null. */
export const jsonText = (body: unknown): string => JSON.stringify(body).replaceAll('"HUGE"', '1e400');

/** The pattern of identifiers, with their prefix. */
export const idPattern = /^\^([a-z]+)_\[0-7\]/;

/** Whether something happens that does now and then, to calm requests never. */
export const chance = ({ random, isCalm }: Draw, share: number): boolean => !isCalm && random.next() < share;

function text({ pattern, format, minLength = 0, maxLength = 20 }: JsonSchema, draw: Draw): string {
  const { random, pool } = draw;
  const prefix = pattern?.match(idPattern)?.[1];
  if (prefix) return pool.id(prefix, random);
  if (format === 'date-time') return '2026-09-01T12:00:00.000Z';
  if (pattern?.startsWith('^[0-9a-f]{64}')) return 'a'.repeat(64);
  if (pattern?.startsWith('^\\d')) return String(random.between(0, 30));
  if (pattern?.startsWith('^[^=]+=')) return random.pick(['team=a', 'a=b=c', 'x=']);
  if (pattern?.startsWith('^(train|')) return random.pick(['train.loss', 'validation.loss', 'test.accuracy']);
  const word = random.pick(['a', 'species', 'iris', 'x-1', 'relu', 'dense', '*']);
  return word.slice(0, Math.max(maxLength, 1)).padEnd(minLength, 'a');
}

function number(schema: JsonSchema, whole: boolean, { random }: Draw): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const low = minimum ?? (exclusiveMinimum === undefined ? 0 : exclusiveMinimum + (whole ? 1 : 1e-3));
  const high = maximum ?? (exclusiveMaximum === undefined ? low + 8 : exclusiveMaximum - (whole ? 1 : 1e-3));
  const drawn = random.pick([low, high, low + random.next() * Math.min(high - low, 16)]);
  return whole ? Math.round(drawn) : drawn;
}

function object(schema: JsonSchema, draw: Draw, depth: number): Record<string, unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const named = Object.entries(properties).filter(
    ([name]) => required.includes(name) || chance(draw, depth > 4 ? 0 : 0.3),
  );
  const entries = named.map(([name, field]) => [name, madeFrom(field, draw, depth + 1)] as const);
  const isOpen = typeof additionalProperties === 'object' && Object.keys(properties).length === 0 && depth < 5;
  const more = isOpen ? [['a', madeFrom(additionalProperties, draw, depth + 1)] as const] : [];
  return Object.fromEntries([...entries, ...more]);
}

/** A value that a schema describes, as far as JSON Schema says it. */
export function madeFrom(given: JsonSchema, draw: Draw, depth = 0): unknown {
  const { random, document } = draw;
  const schema = resolved(given, document);
  if ('const' in schema) return schema.const;
  const known = schema.enum ?? schema['x-extensible-enum'];
  if (known) return random.pick(known);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return madeFrom(depth > 6 ? branches[0]! : random.pick(branches), draw, depth + 1);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => madeFrom(part, draw, depth + 1)));
  const type = [schema.type].flat()[0];
  if (type === 'string') return text(schema, draw);
  if (type === 'integer' || type === 'number') return number(schema, type === 'integer', draw);
  if (type === 'boolean') return chance(draw, 0.5);
  if (type === 'array') {
    const { items = {}, minItems = 0, maxItems = minItems + 2, prefixItems } = schema;
    if (prefixItems) return prefixItems.map((item) => madeFrom(item, draw, depth + 1));
    const count = depth > 6 ? minItems : random.between(minItems, Math.min(maxItems, minItems + 2));
    return Array.from({ length: count }, () => madeFrom(items, draw, depth + 1));
  }
  return type === 'object' || schema.properties ? object(schema, draw, depth) : null;
}

/** A right value in which now and then a part is absent, of another kind, or has fields it should not have. */
export function nearlyRight(right: unknown, draw: Draw, share = 0.03): unknown {
  const { random } = draw;
  if (chance(draw, share)) return random.pick(odd);
  if (Array.isArray(right)) return right.map((part) => nearlyRight(part, draw, share));
  if (typeof right !== 'object' || right === null) return right;
  const kept = Object.entries(right).filter(() => !chance(draw, share));
  const entries = kept.map(([name, part]) => [name, nearlyRight(part, draw, share)] as const);
  const more = chance(draw, share)
    ? [[random.pick(['nam', '__proto__x', 'constructor', '']), random.pick(odd)] as const]
    : [];
  return Object.fromEntries([...entries, ...more]);
}

/** A value that was not made for anything. */
export function wrong(draw: Draw): unknown {
  return draw.random.pick(odd);
}
