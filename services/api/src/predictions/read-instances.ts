import type { Instance, NestedNumbers, ProblemFinding } from '@trainyard/contracts';
import { findingLimit, jsonPointer } from '@trainyard/engine/check';
import { ApiError } from '../errors/api-error.ts';
import { summaryOf } from '../errors/refuse.ts';
import { errorAt, namesOf, quoted } from '../jobs/checks/finding.ts';

/** What a model is fed with: the shape of a sample, and the columns when it is a row of a table. */
export interface SampleForm {
  shape: readonly number[];
  /** In the order of the values; undefined for tensors, whose values have no names. */
  columns: readonly string[] | undefined;
}

/** Where the values of one row go, and the pointer of the row. */
interface Place {
  values: Float32Array;
  offset: number;
  at: string;
}

type Fault = ProblemFinding | undefined;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

function faultOf(value: unknown, at: string, key: PropertyKey): ProblemFinding {
  const pointer = at + jsonPointer([key]);
  if (typeof value === 'number') {
    const message = `${pointer}: ${value} is beyond the range of float32`;
    return errorAt(pointer, { code: 'outOfBounds', message, hint: 'Send numbers from -3.4e38 to 3.4e38.' });
  }
  const message = `${pointer}: expected a number`;
  return errorAt(pointer, { code: 'wrongType', message, hint: 'Send numbers only.' });
}

/** Writes one value; false when it is no number that float32 holds. */
function put(values: Float32Array, index: number, value: unknown): boolean {
  if (typeof value !== 'number') return false;
  values[index] = value;
  return Number.isFinite(values[index]);
}

function putFlat(list: NestedNumbers, { values, offset, at }: Place): Fault {
  for (let i = 0; i < list.length; i++) if (!put(values, offset + i, list[i])) return faultOf(list[i], at, i);
  return undefined;
}

function putNested(list: NestedNumbers, shape: readonly number[], { values, offset, at }: Place): Fault {
  const step = sizeOf(shape);
  for (const [i, inner] of list.entries()) {
    if (typeof inner === 'number') return faultOf(undefined, at, i);
    const fault = putList(inner, shape, { values, offset: offset + i * step, at: `${at}/${i}` });
    if (fault) return fault;
  }
  return undefined;
}

function putList(list: NestedNumbers, [length = 1, ...inner]: readonly number[], place: Place): Fault {
  if (list.length === length) return inner.length > 0 ? putNested(list, inner, place) : putFlat(list, place);
  const what = inner.length > 0 ? 'lists' : 'values';
  const message = `${place.at}: expected ${length} ${what} as in the first list, received ${list.length}`;
  const hint = 'Lists that lie side by side have one length.';
  return errorAt(place.at, { code: 'wrongLength', message, expected: length, received: list.length, hint });
}

/** Lengths of the lists in which the first value lies, from the outside in. */
function nestingOf(list: NestedNumbers): number[] {
  const [first] = list;
  return typeof first === 'object' ? [list.length, ...nestingOf(first)] : [list.length];
}

function putRow(list: NestedNumbers, size: number, place: Place): Fault {
  const nesting = nestingOf(list);
  const received = sizeOf(nesting);
  if (received === size) return putList(list, nesting, place);
  const message = `${place.at}: expected ${size} values, received ${received}`;
  const hint = 'A row is a flat list of all values, or lists nested like the shape of a sample.';
  return errorAt(place.at, { code: 'wrongLength', message, expected: size, received, hint });
}

function columnFault(row: object, columns: readonly string[], at: string): Fault {
  const missing = columns.filter((name) => !Object.hasOwn(row, name));
  if (missing.length > 0) {
    const message = `${at}: no value for ${namesOf(missing)}`;
    const hint = 'Give every feature column a value.';
    return errorAt(at, { code: 'missingColumn', message, expected: columns.length, hint });
  }
  const names = Object.keys(row);
  if (names.length === columns.length) return undefined;
  const known = new Set(columns);
  const unknown = names.filter((name) => !known.has(name)).map(quoted);
  const message = `${at}: ${namesOf(unknown)} is no feature of this model`;
  return errorAt(at, { code: 'unknownColumn', message, hint: `Its features are ${namesOf(columns)}.` });
}

function putObject(row: Readonly<Record<string, number>>, columns: readonly string[], place: Place): Fault {
  const { values, offset, at } = place;
  const fault = columnFault(row, columns, at);
  if (fault) return fault;
  for (const [i, name] of columns.entries()) {
    if (!put(values, offset + i, row[name])) return faultOf(row[name], at, name);
  }
  return undefined;
}

function isList(instance: Instance): instance is NestedNumbers {
  return Array.isArray(instance);
}

function putInstance(instance: Instance, { shape, columns }: SampleForm, place: Place): Fault {
  if (isList(instance)) return putRow(instance, sizeOf(shape), place);
  if (columns) return putObject(instance, columns, place);
  const message = `${place.at}: expected a list, the samples of this model have no columns`;
  return errorAt(place.at, { code: 'wrongType', message, hint: 'Send the values as a flat or nested list.' });
}

/**
 * Puts rows into one tensor, each as a flat list, as nested lists with as many values, or keyed by column.
 * Shapes: instances [batch] -> [batch, ...shape].
 * @throws {ApiError} invalidData naming every row that does not fit by its index
 */
export function readInstances(
  instances: readonly Instance[],
  form: SampleForm,
): { shape: number[]; values: Float32Array } {
  const size = sizeOf(form.shape);
  const values = new Float32Array(instances.length * size);
  const faults = instances.flatMap(
    (instance, i) => putInstance(instance, form, { values, offset: i * size, at: `/instances/${i}` }) ?? [],
  );
  if (faults.length === 0) return { shape: [instances.length, ...form.shape], values };
  throw new ApiError('invalidData', `${summaryOf(faults)}, one for each row that does not fit; see errors.`, {
    errors: faults.slice(0, findingLimit),
  });
}
