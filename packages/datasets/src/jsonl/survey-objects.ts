import { createTallyContext, observeValue, type TallyContext } from '../csv/column-tally.ts';
import { isShortEnough } from '../csv/value-length.ts';
import { BadData } from '../findings/bad-data.ts';
import { quoted } from '../findings/data-finding.ts';
import { columnNameLimit } from '../limits.ts';
import type { IngestContext } from '../readers/reader.ts';
import { type ArrayFault, observeLabels, observeNumbers } from './array-tally.ts';
import { countFound, countKind, createField, excerptOf, type Field, kindOf, noValue, textOf } from './fields.ts';
import { file, type ObjectRow, readObjects } from './read-objects.ts';

/** What the first pass found. */
export interface ObjectSurvey {
  rows: number;
  fields: Field[];
  budget: TallyContext['budget'];
}

interface Progress {
  rows: number;
  fields: Map<string, Field>;
  /** Fields that every row so far has. A row that lacks others takes no time for them. */
  whole: Set<Field>;
  firstLine: number;
  tallies: TallyContext;
  context: IngestContext;
}

function newField(name: string, line: number, { fields, whole, rows, firstLine, context }: Progress): Field {
  const { limits, log, options } = context;
  if (fields.size >= limits.maxColumns) {
    const text = `expected at most ${limits.maxColumns} different fields; leave fields out`;
    throw new BadData({ rule: 'tooManyColumns', file, line, text });
  }
  if (name === '') {
    log.add({ rule: 'emptyColumnName', file, line, text: 'a field has no name; name it' });
  } else if (name.length > columnNameLimit) {
    const text = `expected at most ${columnNameLimit} characters in a name, received ${name.length}; shorten it`;
    log.add({ rule: 'columnNameTooLong', file, line, column: name.slice(0, columnNameLimit), value: name, text });
  }
  const field = createField(
    name,
    options.columns.find((override) => override.name === name),
  );
  fields.set(name, field);
  if (rows === 1) whole.add(field);
  else field.firstMissingLine = firstLine;
  return field;
}

function observeScalar(field: Field, value: unknown, line: number, { tallies, context }: Progress): void {
  const text = textOf(value);
  const { declared } = field.tally;
  if (!isShortEnough({ value: text, line, file }, declared, context)) return;
  if (typeof value === 'string' && declared.type === undefined) declared.holdsTexts = true;
  observeValue(field.tally, text, line, tallies);
}

function faultOf(kind: 'numbers' | 'labels' | 'unsupported', { array }: Field, value: unknown): ArrayFault | undefined {
  if (kind === 'numbers') return observeNumbers(array, value as unknown[]);
  if (kind === 'labels') return observeLabels(array, value as unknown[]);
  const text = 'expected a number, a text, true, false, null or an array, received an object; take it apart';
  return { rule: 'unsupportedValue', text };
}

function observeField(field: Field, value: unknown, line: number, progress: Progress): void {
  const kind = kindOf(value, field);
  if (kind === 'missing') return;
  countFound(field, progress.rows);
  if (kind !== 'unsupported') countKind(field, kind, line, value);
  if (kind === 'numbers' || kind === 'labels' || kind === 'unsupported') {
    const fault = faultOf(kind, field, value);
    if (fault) progress.context.log.add({ ...fault, file, line, column: field.name, value: excerptOf(value) });
  } else {
    observeScalar(field, value, line, progress);
  }
}

function observeRow({ line, value }: ObjectRow, progress: Progress): void {
  const { fields, whole } = progress;
  progress.rows += 1;
  progress.firstLine ||= line;
  let found = 0;
  for (const [name, each] of Object.entries(value)) {
    const field = fields.get(name) ?? newField(name, line, progress);
    observeField(field, each, line, progress);
    found += Number(field.lastRow === progress.rows && whole.has(field));
  }
  if (found === whole.size) return;
  for (const field of whole) {
    if (field.lastRow === progress.rows) continue;
    field.firstMissingLine = line;
    whole.delete(field);
  }
}

function checkRows(rows: number, { limits, log }: IngestContext): void {
  if (rows > limits.maxRows) {
    throw new BadData({ rule: 'tooManyRows', file, text: `expected at most ${limits.maxRows} rows; split the file` });
  }
  if (log.errors() < limits.maxErrors) return;
  const text = `reading stopped after ${log.errors()} errors; correct the ones listed first`;
  throw new BadData({ rule: 'tooManyErrors', file, text });
}

function checkOverrides({ fields, context: { options, log } }: Progress): void {
  const seen = new Set<string>();
  for (const { name } of options.columns) {
    if (!fields.has(name)) {
      const names = [...fields.keys()].join(', ');
      const text = `no row has a field ${quoted(name)} to override; the fields are ${quoted(names)}`;
      log.add({ rule: 'unknownColumn', file, column: name, text });
    }
    if (seen.has(name)) {
      log.add({ rule: 'duplicateOverride', file, column: name, text: 'two overrides name this column; keep one' });
    }
    seen.add(name);
  }
}

/**
 * First pass over the objects: kinds, statistics and every finding of single values.
 * @throws {BadData} when the file cannot be read on
 */
export async function surveyObjects(context: IngestContext): Promise<ObjectSurvey> {
  const tallies = createTallyContext([noValue], context.limits.maxCategories);
  const progress: Progress = { rows: 0, fields: new Map(), whole: new Set(), firstLine: 0, tallies, context };
  for await (const batch of readObjects(context)) {
    for (const row of batch) {
      observeRow(row, progress);
      checkRows(progress.rows, context);
    }
  }
  if (progress.rows === 0 && context.log.errors() === 0) {
    throw new BadData({ rule: 'emptyFile', file, text: 'expected an object a line, received none; add rows' });
  }
  checkOverrides(progress);
  return { rows: progress.rows, fields: [...progress.fields.values()], budget: tallies.budget };
}
