import type { ColumnOverride } from '@trainyard/contracts';
import { type ColumnTally, createColumnTally } from '../csv/column-tally.ts';
import { type ArrayTally, createArrayTally } from './array-tally.ts';

/** Kinds of JSON values, told from each other where a column is to hold one kind. */
export type ValueKind = 'number' | 'boolean' | 'string' | 'numbers' | 'labels';

/** Values of one kind that a field has. */
interface KindTally {
  count: number;
  /** The first of them. */
  first: { line: number; value: string }[];
}

/** What has been seen of one field of the objects. */
export interface Field {
  name: string;
  /** Of numbers, texts and truth values. */
  tally: ColumnTally;
  array: ArrayTally;
  kinds: Partial<Record<ValueKind, KindTally>>;
  /** Rows with a value, and the last of them. */
  found: number;
  lastRow: number;
  /** Line of the first row without a value; 0 where there is none. */
  firstMissingLine: number;
}

/** A field that no row before had. */
export function createField(name: string, override: ColumnOverride | undefined): Field {
  const declared = { name, type: override?.type, role: override?.role ?? 'feature' };
  return {
    name,
    tally: createColumnTally(declared),
    array: createArrayTally(),
    kinds: {},
    found: 0,
    lastRow: 0,
    firstMissingLine: 0,
  };
}

const listed = 100;

/** Notes that a value is of a kind. */
export function countKind({ kinds }: Field, kind: ValueKind, line: number, value: unknown): void {
  const known = kinds[kind] ?? { count: 0, first: [] };
  kinds[kind] = known;
  known.count += 1;
  if (known.first.length < listed) known.first.push({ line, value: excerptOf(value) });
}

/** Notes that a row, counted from 1, has a value. */
export function countFound(field: Field, row: number): void {
  field.found += 1;
  field.lastRow = row;
}

/** Rows without a value, of so many. */
export function missingIn({ found, firstMissingLine }: Field, rows: number) {
  return { missing: rows - found, firstMissingLine };
}

/** Text that means "no value". */
export const noValue = '';

/** The beginning of a value as JSON. */
export function excerptOf(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.slice(0, 20).map(excerptOfPart).join(',')}${value.length > 20 ? ',…' : ''}]`;
  return excerptOfPart(value);
}

// Values may be nested too deeply to be written out.
const excerptOfPart = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Array.isArray(value)
      ? '[…]'
      : '{…}'
    : JSON.stringify(value).slice(0, 200);

/** Kind of a value. An empty array is one of labels, unless others of the field have numbers. */
export function kindOf(value: unknown, { kinds }: Field): ValueKind | 'missing' | 'unsupported' {
  if (value === null || value === undefined || value === noValue) return 'missing';
  if (Array.isArray(value)) {
    const [first] = value;
    return typeof first === 'string' || (value.length === 0 && kinds.numbers === undefined) ? 'labels' : 'numbers';
  }
  const type = typeof value;
  return type === 'number' || type === 'boolean' || type === 'string' ? type : 'unsupported';
}

/** A scalar as it is written in a table: truth values are 1 and 0. */
export function textOf(value: unknown): string {
  if (value === true) return '1';
  if (value === false) return '0';
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
}
