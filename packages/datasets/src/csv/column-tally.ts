import { classLimit } from '../limits.ts';
import { type Moments, noMoments, observe } from '../statistics/moments.ts';
import {
  createDistinctTexts,
  type DistinctTexts,
  distinctNumbers,
  keepText,
  type OddRule,
  type ValueKind,
} from './distinct-texts.ts';
import type { DeclaredColumn } from './header.ts';
import { parseNumber } from './parse-number.ts';
import { countTokens, createTokenTally, type TokenTally } from './token-tally.ts';

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
  distinct: DistinctTexts | undefined;
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
  /** Tokens of texts no longer in `distinct`, of a column that is not one of numbers. */
  tokens: TokenTally | undefined;
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
const alwaysKept = 32;
const oddValuesPerColumn = 100;
const largestFloat32 = 3.4028234663852886e38;

/** A context with memory for half a million distinct texts of 16 million characters. */
export function createTallyContext(missingValues: readonly string[], maxCategories: number): TallyContext {
  const budget = { texts: 500_000, characters: 16_000_000 };
  return { missingValues: new Set(missingValues), maxCategories, budget, oddValues: 10_000 };
}

/** A tally of no value. */
export function createColumnTally(declared: DeclaredColumn): ColumnTally {
  return {
    declared,
    distinct: createDistinctTexts(),
    manyNumbers: false,
    moments: noMoments(),
    whole: true,
    missing: 0,
    firstMissingLine: 0,
    numbers: 0,
    odds: 0,
    texts: 0,
    odd: [],
    tokens: undefined,
  };
}

function kindOf(text: string, declared: DeclaredColumn, missingValues: ReadonlySet<string>): ValueKind {
  if (missingValues.has(text)) return 'missing';
  if (declared.holdsTexts) return 'notANumber';
  const value = parseNumber(text);
  if (value === undefined) return 'notANumber';
  if (!Number.isFinite(value)) return 'notFinite';
  if (Math.abs(value) > largestFloat32) return 'outOfRange';
  return declared.type === 'integer' && !Number.isInteger(value) ? 'notAnInteger' : 'number';
}

function countKind(tally: ColumnTally, kind: ValueKind, text: string, line: number, context: TallyContext): void {
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
  declared.type === undefined
    ? numbers + odds - texts >= texts
    : declared.type === 'number' || declared.type === 'integer';

function forgetDistinct(tally: ColumnTally, distinct: DistinctTexts, { budget }: TallyContext): void {
  for (const [value, count] of distinctNumbers(distinct)) observeNumber(tally, value, count);
  budget.texts += distinct.slots.size;
  for (const text of distinct.slots.keys()) budget.characters += text.length;
  tally.distinct = undefined;
  tally.manyNumbers = isMostlyNumbers(tally);
  if (!tally.manyNumbers) tally.tokens = tokensOfDistinct(distinct, budget);
}

/** Tokens of the distinct texts of a column, those that mean "no value" left out. */
export function tokensOfDistinct({ slots, kinds }: DistinctTexts, budget: TallyContext['budget']): TokenTally {
  const tokens = createTokenTally();
  for (const [text, slot] of slots) if (kinds[slot] !== 'missing') countTokens(tokens, text, budget);
  return tokens;
}

function hasRoom(tally: ColumnTally, { budget, maxCategories, missingValues }: TallyContext): boolean {
  const size = tally.distinct?.slots.size ?? 0;
  if (size < alwaysKept) return true;
  if (budget.texts <= 0 || budget.characters <= 0) return false;
  const limit = tally.declared.type === 'category' ? maxCategories : classLimit;
  return size < limit + missingValues.size;
}

function observeNew(tally: ColumnTally, text: string, line: number, context: TallyContext): void {
  const kind = kindOf(text, tally.declared, context.missingValues);
  countKind(tally, kind, text, line, context);
  if (tally.distinct !== undefined && !hasRoom(tally, context)) forgetDistinct(tally, tally.distinct, context);
  if (tally.distinct !== undefined) {
    keepText(tally.distinct, text, kind);
    context.budget.texts -= 1;
    context.budget.characters -= text.length;
    return;
  }
  if (kind === 'number') observeNumber(tally, Number(text), 1);
  if (tally.tokens !== undefined && kind !== 'missing') countTokens(tally.tokens, text, context.budget);
}

/** Takes the value of one row. */
export function observeValue(tally: ColumnTally, text: string, line: number, context: TallyContext): void {
  const { distinct } = tally;
  const slot = distinct?.slots.get(text);
  if (distinct === undefined || slot === undefined) {
    observeNew(tally, text, line, context);
    return;
  }
  distinct.counts[slot] = (distinct.counts[slot] ?? 0) + 1;
  countKind(tally, distinct.kinds[slot] ?? 'missing', text, line, context);
}
