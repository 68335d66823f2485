import type { Instance, NestedValues, ProblemFinding, RawValue } from '@trainyard/contracts';
import { findingLimit, jsonPointer } from '@trainyard/engine/check';
import { type Encoder, sizeOf, writeSequence } from '@trainyard/engine/spec';
import type { BatchTensor } from '@trainyard/inference';
import { ApiError } from '../errors/api-error.ts';
import { summaryOf } from '../errors/refuse.ts';
import { errorAt, namesOf, quoted } from '../jobs/checks/finding.ts';
import { codeOf, isPlain, type RawColumn, rawFault } from './raw-columns.ts';

/** What an input of a model is fed with: the shape of a sample, and the columns when it is of a row of a table. */
export interface SampleForm {
  shape: readonly number[];
  /** In the order of the values; undefined for tensors, whose values have no names. */
  columns: readonly string[] | undefined;
  /** Whether the model takes whole numbers. */
  isInteger?: boolean;
  /** Makes ids of the text of the only column; undefined for numbers. */
  encode?: Encoder;
  /** What each value of a sample may be; undefined where all are numbers. */
  raw?: readonly RawColumn[];
}

/** Where the values of one row go, what they may be, and the pointer of the row. */
interface Place {
  values: BatchTensor['values'];
  offset: number;
  raw: readonly RawColumn[] | undefined;
  at: string;
}

type Fault = ProblemFinding | undefined;

function faultOf(value: unknown, at: string, key: PropertyKey, column?: RawColumn): ProblemFinding {
  const pointer = at + jsonPointer([key]);
  if (column && !isPlain(column, value)) return rawFault(value, pointer, column);
  if (typeof value === 'number') {
    const message = `${pointer}: ${value} is beyond the range of float32, or no whole number where one is expected`;
    return errorAt(pointer, { code: 'outOfBounds', message, hint: 'Send numbers from -3.4e38 to 3.4e38, or ids.' });
  }
  const message = `${pointer}: expected a number`;
  return errorAt(pointer, { code: 'wrongType', message, hint: 'Send numbers only.' });
}

/** Writes one value; false when it is none that the column or the array takes. */
function put({ values, raw }: Place, index: number, value: unknown): boolean {
  const column = raw?.[index % raw.length];
  if (column && !isPlain(column, value)) {
    const code = codeOf(column, value);
    values[index] = code ?? 0;
    return code !== undefined;
  }
  if (typeof value !== 'number') return false;
  values[index] = value;
  return values instanceof Int32Array ? values[index] === value : Number.isFinite(values[index]);
}

function putFlat(list: NestedValues, place: Place): Fault {
  const { offset, raw, at } = place;
  for (let i = 0; i < list.length; i++) {
    if (!put(place, offset + i, list[i])) return faultOf(list[i], at, i, raw?.[(offset + i) % raw.length]);
  }
  return undefined;
}

function putNested(list: NestedValues, shape: readonly number[], place: Place): Fault {
  const { offset, at } = place;
  const step = sizeOf(shape);
  for (const [i, inner] of list.entries()) {
    if (typeof inner !== 'object' || inner === null) return faultOf(undefined, at, i);
    const fault = putLevel(inner, shape, { ...place, offset: offset + i * step, at: `${at}/${i}` });
    if (fault) return fault;
  }
  return undefined;
}

function putLevel(list: NestedValues, [length = 1, ...inner]: readonly number[], place: Place): Fault {
  if (list.length === length) return inner.length > 0 ? putNested(list, inner, place) : putFlat(list, place);
  const what = inner.length > 0 ? 'lists' : 'values';
  const message = `${place.at}: expected ${length} ${what} as in the first list, received ${list.length}`;
  const hint = 'Lists that lie side by side have one length.';
  return errorAt(place.at, { code: 'wrongLength', message, expected: length, received: list.length, hint });
}

/** Lengths of the lists in which the first value lies, from the outside in. */
function nestingOf(list: NestedValues): number[] {
  const [first] = list;
  return typeof first === 'object' && first !== null ? [list.length, ...nestingOf(first)] : [list.length];
}

function putRow(list: NestedValues, size: number, place: Place): Fault {
  const nesting = nestingOf(list);
  const received = sizeOf(nesting);
  if (received === size) return putLevel(list, nesting, place);
  const message = `${place.at}: expected ${size} values, received ${received}`;
  const hint = 'A row is a flat list of all values, or lists nested like the shape of a sample.';
  return errorAt(place.at, { code: 'wrongLength', message, expected: size, received, hint });
}

function columnFault(row: object, columns: readonly string[], at: string): Fault {
  const missing = columns.filter((name) => !Object.hasOwn(row, name));
  if (missing.length > 0) {
    const message = `${at}: no value for ${namesOf(missing)}`;
    const hint = 'Give every feature column a value; null is one that is missing.';
    return errorAt(at, { code: 'missingColumn', message, expected: columns.length, hint });
  }
  const names = Object.keys(row);
  if (names.length === columns.length) return undefined;
  const known = new Set(columns);
  const unknown = names.filter((name) => !known.has(name)).map(quoted);
  const message = `${at}: ${namesOf(unknown)} is no feature of this model`;
  return errorAt(at, { code: 'unknownColumn', message, hint: `Its features are ${namesOf(columns)}.` });
}

function putText(text: unknown, encode: Encoder, size: number, { values, offset, at }: Place, name: string): Fault {
  if (typeof text !== 'string') {
    const pointer = at + jsonPointer([name]);
    return errorAt(pointer, { code: 'wrongType', message: `${pointer}: expected a text`, hint: 'Send a string.' });
  }
  const row = values.subarray(offset, offset + size);
  if (row instanceof Int32Array) writeSequence(row, encode(text));
  return undefined;
}

type NamedValues = Readonly<Record<string, RawValue>>;

function putColumns(row: NamedValues, { columns = [], shape, encode }: SampleForm, place: Place): Fault {
  const { offset, raw, at } = place;
  const [first = ''] = columns;
  if (encode) return putText(row[first], encode, sizeOf(shape), place, first);
  for (const [i, name] of columns.entries()) {
    if (!put(place, offset + i, row[name])) return faultOf(row[name], at, name, raw?.[i]);
  }
  return undefined;
}

function isList(instance: Instance): instance is NestedValues {
  return Array.isArray(instance);
}

interface Input {
  form: SampleForm;
  values: BatchTensor['values'];
}

function putList(list: NestedValues, inputs: readonly Input[], index: number, at: string): Fault {
  const [only] = inputs;
  if (inputs.length === 1 && only && !only.form.encode) {
    const size = sizeOf(only.form.shape);
    return putRow(list, size, { values: only.values, offset: index * size, raw: only.form.raw, at });
  }
  const message = `${at}: expected an object keyed by column, this model takes texts or has several inputs`;
  const hint = `Send {${namesOf(columnsOf(inputs).map(quoted))}} with their values.`;
  return errorAt(at, { code: 'wrongType', message, hint });
}

const columnsOf = (inputs: readonly Input[]): string[] => [
  ...new Set(inputs.flatMap(({ form }) => form.columns ?? [])),
];

function putInstance(instance: Instance, inputs: readonly Input[], index: number): Fault {
  const at = `/instances/${index}`;
  if (isList(instance)) return putList(instance, inputs, index, at);
  if (inputs.some(({ form }) => form.columns === undefined)) {
    const message = `${at}: expected a list, the samples of this model have no columns`;
    return errorAt(at, { code: 'wrongType', message, hint: 'Send the values as a flat or nested list.' });
  }
  const fault = columnFault(instance, columnsOf(inputs), at);
  if (fault) return fault;
  for (const { form, values } of inputs) {
    const wrong = putColumns(instance, form, { values, offset: index * sizeOf(form.shape), raw: form.raw, at });
    if (wrong) return wrong;
  }
  return undefined;
}

/** Most values that the inputs of one request take, padding included. */
const valueLimit = 4_000_000;

function allocate(rows: number, forms: readonly SampleForm[]): Input[] {
  const values = forms.reduce((sum, { shape }) => sum + rows * sizeOf(shape), 0);
  if (values > valueLimit) {
    const detail = `${rows} rows take ${values} values, of at most ${valueLimit} in one request; send fewer rows at a time.`;
    throw new ApiError('invalidData', detail);
  }
  return forms.map((form) => {
    const size = rows * sizeOf(form.shape);
    return { form, values: form.isInteger ? new Int32Array(size) : new Float32Array(size) };
  });
}

/**
 * Puts rows into one tensor for each input of a model, each row as a flat list, as nested lists with as many values, or
 * keyed by column. Shapes: instances [batch] -> [batch, ...shape].
 * @throws {ApiError} invalidData naming every row that does not fit by its index
 */
export function readInstances(
  instances: readonly Instance[],
  forms: Readonly<Record<string, SampleForm>>,
): Record<string, BatchTensor> {
  const inputs = allocate(instances.length, Object.values(forms));
  const faults = instances.flatMap((instance, i) => putInstance(instance, inputs, i) ?? []);
  if (faults.length === 0) {
    const names = Object.keys(forms);
    const tensor = ({ form, values }: Input) => ({ shape: [instances.length, ...form.shape], values });
    return Object.fromEntries(inputs.map((input, i) => [names[i], tensor(input)]));
  }
  throw new ApiError('invalidData', `${summaryOf(faults)}, one for each row that does not fit; see errors.`, {
    errors: faults.slice(0, findingLimit),
  });
}
