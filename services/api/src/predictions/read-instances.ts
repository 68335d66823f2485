import type { Instance, NestedNumbers, ProblemFinding } from '@trainyard/contracts';
import { findingLimit } from '@trainyard/engine/check';
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

function putNumber(value: unknown, key: string | number, { values, offset, at }: Place): Fault {
  const pointer = `${at}/${key}`;
  if (typeof value !== 'number') {
    return errorAt(pointer, {
      code: 'wrongType',
      message: `${pointer}: expected a number`,
      hint: 'Send numbers only.',
    });
  }
  values[offset] = value;
  if (Number.isFinite(values[offset])) return undefined;
  const message = `${pointer}: ${value} is beyond the range of float32`;
  return errorAt(pointer, { code: 'outOfBounds', message, hint: 'Send numbers from -3.4e38 to 3.4e38.' });
}

function putList(list: NestedNumbers, shape: readonly number[], place: Place): Fault {
  const [length = 1, ...inner] = shape;
  if (list.length !== length) {
    const what = inner.length > 0 ? 'lists' : 'values';
    const message = `${place.at}: expected ${length} ${what}, received ${list.length}`;
    const hint = `A row is a flat list of all values, or nested lists of the shape of a sample.`;
    return errorAt(place.at, { code: 'wrongLength', message, expected: length, received: list.length, hint });
  }
  const step = sizeOf(inner);
  for (let i = 0; i < length; i++) {
    const value = list[i];
    const next = { ...place, offset: place.offset + i * step };
    const isList = inner.length > 0 && typeof value === 'object';
    const fault = isList
      ? putList(value, inner, { ...next, at: `${place.at}/${i}` })
      : putNumber(inner.length > 0 ? undefined : value, i, next);
    if (fault) return fault;
  }
  return undefined;
}

function putObject(row: Readonly<Record<string, number>>, columns: readonly string[], place: Place): Fault {
  const { at } = place;
  const missing = columns.filter((name) => !Object.hasOwn(row, name));
  if (missing.length > 0) {
    const message = `${at}: no value for ${namesOf(missing)}`;
    const hint = 'Give every feature column a value.';
    return errorAt(at, { code: 'missingColumn', message, expected: columns.length, hint });
  }
  if (Object.keys(row).length > columns.length) {
    const known = new Set(columns);
    const unknown = Object.keys(row).filter((name) => !known.has(name));
    const message = `${at}: ${namesOf(unknown.map(quoted))} is no feature of this model`;
    return errorAt(at, { code: 'unknownColumn', message, hint: `Its features are ${namesOf(columns)}.` });
  }
  for (const [i, name] of columns.entries()) {
    const fault = putNumber(row[name], name, { ...place, offset: place.offset + i });
    if (fault) return fault;
  }
  return undefined;
}

function isList(instance: Instance): instance is NestedNumbers {
  return Array.isArray(instance);
}

function putRow(instance: Instance, { shape, columns }: SampleForm, place: Place): Fault {
  if (isList(instance)) return putList(instance, typeof instance[0] === 'number' ? [sizeOf(shape)] : shape, place);
  if (columns) return putObject(instance, columns, place);
  const message = `${place.at}: expected a list, the samples of this model have no columns`;
  return errorAt(place.at, { code: 'wrongType', message, hint: 'Send the values as a flat or nested list.' });
}

/**
 * Puts rows into one tensor, each as a flat list, nested like the sample's shape, or keyed by column.
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
    (instance, i) => putRow(instance, form, { values, offset: i * size, at: `/instances/${i}` }) ?? [],
  );
  if (faults.length === 0) return { shape: [instances.length, ...form.shape], values };
  throw new ApiError('invalidData', `${summaryOf(faults)}, one for each row that does not fit; see errors.`, {
    errors: faults.slice(0, findingLimit),
  });
}
