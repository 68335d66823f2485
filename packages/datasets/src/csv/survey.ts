import type { ColumnOverride } from '@trainyard/contracts';
import { BadData } from '../findings/bad-data.ts';
import type { FindingLog } from '../findings/finding-log.ts';
import type { IngestLimits } from '../limits.ts';
import type { TableColumn } from '../stored/schema.ts';
import {
  type ColumnTally,
  createColumnTally,
  createTallyContext,
  observeValue,
  type TallyContext,
} from './column-tally.ts';
import { type DeclaredColumn, readHeader } from './header.ts';
import type { CsvRow } from './records.ts';
import { resolveColumn } from './resolve-column.ts';
import { isShortEnough } from './value-length.ts';

/** What the first pass over a CSV file needs. */
export interface SurveyContext {
  file: string;
  overrides: readonly ColumnOverride[];
  missingValues: readonly string[];
  limits: IngestLimits;
  log: FindingLog;
}

/** What the first pass found. */
export interface Survey {
  rows: number;
  /** One entry per column of the file; undefined where the column is not stored. */
  columns: (TableColumn | undefined)[];
}

interface Progress {
  rows: number;
  columns: DeclaredColumn[];
  tallies: ColumnTally[];
  tallyContext: TallyContext;
}

function checkWidth({ line, values }: CsvRow, columns: readonly DeclaredColumn[], context: SurveyContext): boolean {
  if (values.length === columns.length) return true;
  const text = `expected ${columns.length} values as in the header, received ${values.length}; correct the row`;
  const missing = columns[values.length]?.name;
  const column = missing === undefined ? {} : { column: missing };
  context.log.add({ rule: 'columnCount', file: context.file, line, ...column, text });
  return false;
}

function observeRow(row: CsvRow, { columns, tallies, tallyContext }: Progress, context: SurveyContext): void {
  const { line, values } = row;
  if (!checkWidth(row, columns, context)) return;
  for (let index = 0; index < tallies.length; index++) {
    const value = values[index] ?? '';
    const tally = tallies[index];
    if (tally === undefined) continue;
    if (isShortEnough({ value, line, file: context.file }, tally.declared, context)) {
      observeValue(tally, value, line, tallyContext);
    }
  }
}

function start(header: CsvRow, { file, overrides, missingValues, limits, log }: SurveyContext): Progress {
  const columns = readHeader(header, { file, overrides, maxColumns: limits.maxColumns, log });
  const tallyContext = createTallyContext(missingValues, limits.maxCategories);
  return { rows: 0, columns, tallies: columns.map(createColumnTally), tallyContext };
}

function checkLimits(rows: number, { file, limits, log }: SurveyContext): void {
  if (rows > limits.maxRows) {
    const text = `expected at most ${limits.maxRows} rows; split the file`;
    throw new BadData({ rule: 'tooManyRows', file, text });
  }
  if (log.errors() >= limits.maxErrors) {
    const text = `reading stopped after ${log.errors()} errors; correct the ones listed first`;
    throw new BadData({ rule: 'tooManyErrors', file, text });
  }
}

function finish({ rows, tallies, tallyContext }: Progress, { file, log }: SurveyContext): Survey {
  if (rows === 0) {
    throw new BadData({ rule: 'noRows', file, text: 'expected rows below the header, received none; add rows' });
  }
  const { budget } = tallyContext;
  return { rows, columns: tallies.map((tally) => resolveColumn(tally, { file, rows, log, budget })) };
}

/**
 * First pass over the rows of a CSV file: types, statistics and every finding.
 * @throws {BadData} when the file cannot be read on
 */
export async function survey(batches: AsyncIterable<CsvRow[]>, context: SurveyContext): Promise<Survey> {
  let progress: Progress | undefined;
  for await (const batch of batches) {
    for (const row of batch) {
      if (progress === undefined) {
        progress = start(row, context);
      } else {
        observeRow(row, progress, context);
        progress.rows += 1;
        checkLimits(progress.rows, context);
      }
    }
  }
  if (progress === undefined) {
    const text = 'expected a header row, received no content; upload a file with a header and rows';
    throw new BadData({ rule: 'emptyFile', file: context.file, text });
  }
  return finish(progress, context);
}
