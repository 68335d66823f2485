import type { ValueType } from '@trainyard/contracts';
import { quoted } from '../findings/data-finding.ts';
import type { FindingLog } from '../findings/finding-log.ts';
import { reportPrecision } from '../findings/report-precision.ts';
import { classLimit } from '../limits.ts';
import { type Moments, noMoments, observe, statisticsOf } from '../statistics/moments.ts';
import type { StoredClass, TableColumn } from '../stored/schema.ts';
import { type ColumnTally, type OddValue, type TallyContext, tokensOfDistinct } from './column-tally.ts';
import { type DistinctTexts, distinctNumbers, type OddRule } from './distinct-texts.ts';
import { reportSuspects } from './suspect-columns.ts';
import { tokenCountsOf } from './token-tally.ts';

/** Where findings about columns go. */
export interface ResolveContext {
  file: string;
  rows: number;
  log: FindingLog;
  budget: TallyContext['budget'];
}

/** Orders class names: by value when all are numbers, else by code unit. */
export function compareClasses(names: readonly string[]): (a: string, b: string) => number {
  const isNumeric = names.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  const byUnit = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  return isNumeric ? (a, b) => Number(a) - Number(b) || byUnit(a, b) : byUnit;
}

function categoriesOf({ slots, counts, kinds }: DistinctTexts): StoredClass[] {
  const found = [...slots].filter(([, slot]) => kinds[slot] !== 'missing');
  const compare = compareClasses(found.map(([text]) => text));
  return found
    .map(([value, slot]) => ({ value, count: counts[slot] ?? 0 }))
    .toSorted((a, b) => compare(a.value, b.value));
}

function numberCounts({ distinct }: ColumnTally): Map<number, number> | undefined {
  if (distinct === undefined) return undefined;
  const counts = new Map<number, number>();
  for (const [value, count] of distinctNumbers(distinct)) counts.set(value, (counts.get(value) ?? 0) + count);
  return counts;
}

function momentsOf(counts: Map<number, number> | undefined, tally: ColumnTally): Moments {
  if (counts === undefined) return tally.moments;
  const moments = noMoments();
  for (const [value, count] of counts) observe(moments, value, count);
  return moments;
}

const oddTexts: Record<OddRule, (value: string) => string> = {
  notANumber: (value) =>
    `expected a number, received ${quoted(value)}; correct it, or declare the column as category if it holds names`,
  notAnInteger: (value) =>
    `expected a whole number, received ${quoted(value)}; correct it, or declare the column as number`,
  notFinite: (value) => `expected a finite number, received ${quoted(value)}; correct it, or leave the value empty`,
  outOfRange: (value) =>
    `expected a magnitude of at most 3.4e38, received ${quoted(value)}; scale the column or correct the value`,
};

function reportOddValues({ declared, odd, odds }: ColumnTally, { file, log }: ResolveContext): void {
  const report = ({ line, value, rule }: OddValue) =>
    log.add({ rule, file, line, column: declared.name, value, text: oddTexts[rule](value) });
  odd.forEach(report);
  log.count('error', odds - odd.length);
}

function reportMissing({ declared, missing, firstMissingLine }: ColumnTally, context: ResolveContext): void {
  const { file, rows, log } = context;
  const place = { severity: 'warning', file, column: declared.name } as const;
  if (missing === rows) {
    const text = 'the column has no value in any row; leave it out of the features';
    log.add({ ...place, rule: 'emptyColumn', text });
  } else if (missing > 0) {
    const text = `${missing} of ${rows} rows have no value, this is the first; fill them in, or leave the column out`;
    log.add({ ...place, rule: 'missingValues', line: firstMissingLine, text });
  }
}

function reportConstant(tally: ColumnTally, distinct: number | undefined, { file, rows, log }: ResolveContext): void {
  if (distinct !== 1 || tally.missing > 0 || rows === 1) return;
  const text = 'the column has the same value in every row, so nothing can be learned from it';
  log.add({ rule: 'constantColumn', severity: 'warning', file, column: tally.declared.name, text });
}

function typeOf({ declared, manyNumbers, distinct, numbers, odds, texts, whole }: ColumnTally): ValueType {
  if (declared.type !== undefined) return declared.type;
  const isNumeric = distinct === undefined ? manyNumbers : numbers + odds - texts >= texts;
  if (!isNumeric) return distinct === undefined ? 'text' : 'category';
  if (numbers === 0) return 'number';
  const kept = distinct === undefined ? [] : [...distinctNumbers(distinct)];
  return whole && kept.every(([value]) => Number.isInteger(value)) ? 'integer' : 'number';
}

function numberColumn(tally: ColumnTally, type: 'number' | 'integer', context: ResolveContext): TableColumn {
  const { name, role } = tally.declared;
  const counts = numberCounts(tally);
  const moments = momentsOf(counts, tally);
  reportOddValues(tally, context);
  reportPrecision({ file: context.file, column: name, type, ...moments }, context.log);
  const column: TableColumn = { name, type, role, missing: tally.missing };
  if (moments.count > 0) Object.assign(column, statisticsOf(moments));
  if (counts === undefined || counts.size > classLimit) return column;
  const classes = [...counts].toSorted(([a], [b]) => a - b).map(([value, count]) => ({ value: String(value), count }));
  return { ...column, distinct: classes.length, classes };
}

function categoryColumn(tally: ColumnTally, { file, log, budget }: ResolveContext): TableColumn | undefined {
  const { name, role } = tally.declared;
  if (tally.distinct !== undefined) {
    const classes = categoriesOf(tally.distinct);
    const tokens = tokenCountsOf(tokensOfDistinct(tally.distinct, budget));
    return { name, type: 'category', role, missing: tally.missing, distinct: classes.length, classes, tokens };
  }
  const severity = role === 'target' ? 'error' : 'warning';
  const text =
    'the column has too many different texts to be a category, so it is not stored; declare it as text, or leave it out';
  log.add({ rule: 'tooManyCategories', severity, file, column: name, text });
  return undefined;
}

function textColumn({ declared, missing, distinct, tokens }: ColumnTally, { budget }: ResolveContext): TableColumn {
  const { name, role } = declared;
  const found = tokens ?? (distinct && tokensOfDistinct(distinct, budget));
  return {
    name,
    type: 'text',
    role,
    missing,
    ...(distinct && { distinct: categoriesOf(distinct).length }),
    ...(found && { tokens: tokenCountsOf(found) }),
  };
}

function columnOf(tally: ColumnTally, context: ResolveContext): TableColumn | undefined {
  const type = typeOf(tally);
  if (type === 'text') return textColumn(tally, context);
  return type === 'category' ? categoryColumn(tally, context) : numberColumn(tally, type, context);
}

/**
 * What a column is stored as, undefined when it is not stored; findings about it go to the log.
 * Undeclared, a column holds numbers when at least half of its values do (whole numbers: integer), else categories,
 * or texts when there are over 1,000 different ones. A column with over 1,000 different values is settled when it reaches them.
 */
export function resolveColumn(tally: ColumnTally, context: ResolveContext): TableColumn | undefined {
  const column = columnOf(tally, context);
  reportMissing(tally, context);
  reportConstant(tally, column?.distinct, context);
  const { rows, file, log } = context;
  if (column) reportSuspects({ column, rows, texts: tally.odd.map(({ value }) => value) }, file, log);
  return column;
}
