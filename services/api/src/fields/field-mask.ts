import { z } from 'zod';
import { ApiError } from '../errors/api-error.ts';

/** Fields to keep by their names; below each, those to keep of it, or all of it. */
export type FieldMask = Map<string, FieldMask | 'all'>;

/** The one schema inside of those that only say how a value may be absent or is made. */
function unwrapped(schema: z.ZodType): z.ZodType {
  const inner = schema as z.ZodOptional<z.ZodType>;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return unwrapped(inner.unwrap());
  if (schema instanceof z.ZodReadonly || schema instanceof z.ZodLazy) return unwrapped(inner.unwrap());
  if (schema instanceof z.ZodArray) return unwrapped(schema.element as z.ZodType);
  return schema instanceof z.ZodPipe ? unwrapped(schema.out as z.ZodType) : schema;
}

/** Schemas of the parts of a value whose fields may be named: of a list those of its elements, of a union all. */
function partsOf(schema: z.ZodType): z.ZodType[] {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodUnion ? inner.options.flatMap((option) => partsOf(option as z.ZodType)) : [inner];
}

/** Names of the fields that a value of this schema may have, as far as they are known. */
function namesIn(schema: z.ZodType): string[] {
  const shapes = partsOf(schema).flatMap((part) => (part instanceof z.ZodObject ? Object.keys(part.shape) : []));
  return [...new Set(shapes)];
}

/** A dotted path as the names it goes through, or undefined when no value of the schema has it. */
function stepsOf(path: readonly string[], schema: z.ZodType): string[] | undefined {
  const [name = '', ...rest] = path;
  for (const part of partsOf(schema)) {
    // Names in a record are the client's or those of metrics, and may hold dots themselves.
    if (part instanceof z.ZodRecord) return [path.join('.')];
    if (part instanceof z.ZodUnknown || part instanceof z.ZodAny) return [...path];
    if (!(part instanceof z.ZodObject)) continue;
    if (!Object.hasOwn(part.shape, name)) {
      // Such as the options of a member of a registry, of which each has its own.
      if (part.def.catchall instanceof z.ZodUnknown) return [...path];
      continue;
    }
    if (rest.length === 0) return [name];
    const further = stepsOf(rest, part.shape[name] as z.ZodType);
    if (further) return [name, ...further];
  }
  return undefined;
}

function unknownField(path: string, schema: z.ZodType): ApiError {
  const expected = namesIn(schema).join(', ');
  const message = `fields: there is no field ${path}; expected some of ${expected}, or dotted paths below them`;
  const finding = {
    parameter: 'fields',
    severity: 'error' as const,
    code: 'unknownField',
    message,
    expected,
    received: path,
  };
  return new ApiError('invalidParameter', `There is no field ${path}; see errors.`, { errors: [finding] });
}

function keep(mask: FieldMask, [name = '', ...rest]: readonly string[]): void {
  const known = mask.get(name);
  if (known === 'all') return;
  if (rest.length === 0) {
    mask.set(name, 'all');
    return;
  }
  const below: FieldMask = known ?? new Map();
  mask.set(name, below);
  keep(below, rest);
}

/** The mask of a list of dotted paths into values of a schema. @throws {ApiError} invalidParameter naming an unknown one */
export function fieldMask(list: string, schema: z.ZodType): FieldMask {
  const mask: FieldMask = new Map();
  for (const path of list.split(',')) {
    const steps = stepsOf(path.trim().split('.'), schema);
    if (!steps) throw unknownField(path.trim(), schema);
    keep(mask, steps);
  }
  return mask;
}

/** What a mask keeps of a value; of a list, of each of its elements. */
export function masked(value: unknown, mask: FieldMask | 'all'): unknown {
  if (mask === 'all' || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => masked(element, mask));
  const kept = Object.entries(value).flatMap(([name, field]) => {
    const below = mask.get(name);
    return below ? [[name, masked(field, below)] as const] : [];
  });
  return Object.fromEntries(kept);
}
