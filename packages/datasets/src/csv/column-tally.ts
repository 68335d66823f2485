import type { DataRule } from '../findings/rules.ts';
import { classLimit } from '../limits.ts';
import { type Moments, noMoments, observe } from '../statistics/moments.ts';
import type { DeclaredColumn } from './header.ts';
import { parseNumber } from './parse-number.ts';

/** What one distinct text of a column stands for. */
export interface Distinct {
  readonly kind: 'number' | 'missing' | OddRule;
  /** NaN unless kind is number. */
  readonly value: number;
  count: number;
}

/** Why a value cannot stand in a column of numbers. */
export type OddRule = Extract<DataRule, 'notANumber' | 'notAnInteger' | 'notFinite' | 'outOfRange'>;

/** A value that is a fault if its column turns out to hold numbers. */
export interface OddValue {
  line: number;
  value: string;
  rule: OddRule;
}

/** What has been seen of one column. */
export interface ColumnTally {
  readonly declared: DeclaredColumn;
  /** Distinct texts with their counts, until there are too many. */
  distinct: Map<string, Distinct> | undefined;
  /** Settled as numbers when there were too many distinct values to keep and at least half were numbers. */
  manyNumbers: boolean;
  /** Numbers no longer in `distinct`. */
  moments: Moments;
  /** Whether all those numbers are whole. */
  whole: boolean;
  missing: number;
  firstMissingLine: number;
  numbers: number;
  /** Values that are no usable number, of which `odd` holds the first ones. */
  odds: number;
  texts: number;
  odd: OddValue[];
}

/** What the tallies of one table share. */
export interface TallyContext {
  readonly missingValues: ReadonlySet<string>;
  readonly maxCategories: number;
  /** Distinct texts and their characters that may still be kept, over all columns. */
  budget: { texts: number; characters: number };
  /** Odd values that may still be kept, over all columns. */
  oddValues: number;
}

// A column of few values keeps them even when others have used the budget up: it may be the target.
const alwaysKept = 64;
const oddValuesPerColumn = 100;
const largestFloat32 = 3.4028234663852886e38;

/** A context with memory for a million distinct texts of 32 million characters. */
export function createTallyContext(missingValues: readonly string[], maxCategories: number): TallyContext {
  const budget = { texts: 1_000_000, characters: 32_000_000 };
  return { missingValues: new Set(missingValues), maxCategories, budget, oddValues: 10_000 };
}

/** A tally of no value. */
export function createColumnTally(declared: DeclaredColumn): ColumnTally {
  return {
    declared,
    distinct: new Map(),
    manyNumbers: false,
    moments: noMoments(),
    whole: true,
    missing: 0,
    firstMissingLine: 0,
    numbers: 0,
    odds: 0,
    texts: 0,
    odd: [],
  };
}

function classify(text: string, declared: DeclaredColumn, missingValues: ReadonlySet<string>): Distinct {
  if (missingValues.has(text)) return { kind: 'missing', value: Number.NaN, count: 1 };
  const value = parseNumber(text);
  if (value === undefined) return { kind: 'notANumber', value: Number.NaN, count: 1 };
  if (Number.isNaN(value) || Math.abs(value) === Number.POSITIVE_INFINITY) {
    return { kind: 'notFinite', value: Number.NaN, count: 1 };
  }
  if (Math.abs(value) > largestFloat32) return { kind: 'outOfRange', value: Number.NaN, count: 1 };
  if (declared.type === 'integer' && !Number.isInteger(value)) {
    return { kind: 'notAnInteger', value: Number.NaN, count: 1 };
  }
  return { kind: 'number', value, count: 1 };
}

function countKind(
  tally: ColumnTally,
  kind: Distinct['kind'],
  text: string,
  line: number,
  context: TallyContext,
): void {
  if (kind === 'number') {
    tally.numbers += 1;
  } else if (kind === 'missing') {
    if (tally.missing === 0) tally.firstMissingLine = line;
    tally.missing += 1;
  } else {
    tally.odds += 1;
    if (kind === 'notANumber') tally.texts += 1;
    if (tally.odd.length > 0 && (tally.odd.length >= oddValuesPerColumn || context.oddValues <= 0)) return;
    context.oddValues -= 1;
    tally.odd.push({ line, value: text.slice(0, 200), rule: kind });
  }
}

function observeNumber(tally: ColumnTally, value: number, times: number): void {
  observe(tally.moments, value, times);
  tally.whole &&= Number.isInteger(value);
}

const isMostlyNumbers = ({ declared, numbers, odds, texts }: ColumnTally) =>
  declared.type === undefined ? numbers + odds - texts >= texts : declared.type !== 'category';

function forgetDistinct(tally: ColumnTally, { budget }: TallyContext): void {
  for (const [text, { kind, value, count }] of tally.distinct ?? []) {
    if (kind === 'number') observeNumber(tally, value, count);
    budget.texts += 1;
    budget.characters += text.length;
  }
  tally.distinct = undefined;
  tally.manyNumbers = isMostlyNumbers(tally);
}

function hasRoom(tally: ColumnTally, { budget, maxCategories, missingValues }: TallyContext): boolean {
  const size = tally.distinct?.size ?? 0;
  if (size < alwaysKept) return true;
  if (budget.texts <= 0 || budget.characters <= 0) return false;
  const limit = isMostlyNumbers(tally) ? classLimit : maxCategories;
  return size < limit + missingValues.size;
}

function observeNew(tally: ColumnTally, text: string, line: number, context: TallyContext): void {
  const found = classify(text, tally.declared, context.missingValues);
  countKind(tally, found.kind, text, line, context);
  if (tally.distinct !== undefined && !hasRoom(tally, context)) forgetDistinct(tally, context);
  if (tally.distinct === undefined) {
    if (found.kind === 'number') observeNumber(tally, found.value, 1);
    return;
  }
  tally.distinct.set(text, found);
  context.budget.texts -= 1;
  context.budget.characters -= text.length;
}

/** Takes the value of one row. */
export function observeValue(tally: ColumnTally, text: string, line: number, context: TallyContext): void {
  const known = tally.distinct?.get(text);
  if (known === undefined) {
    observeNew(tally, text, line, context);
    return;
  }
  known.count += 1;
  countKind(tally, known.kind, text, line, context);
}
