import type { ColumnOverride, ColumnRole, ValueType } from '@trainyard/contracts';
import { BadData } from '../findings/bad-data.ts';
import { quoted } from '../findings/data-finding.ts';
import type { FindingLog } from '../findings/finding-log.ts';
import { columnNameLimit } from '../limits.ts';
import { parseNumber } from './parse-number.ts';
import type { CsvRow } from './records.ts';

/** A column as the header and the caller declare it. */
export interface DeclaredColumn {
  name: string;
  /** Absent: to be detected. */
  type?: ValueType | undefined;
  role: ColumnRole;
  /** Whether a value that looks like a number is a text all the same, as "1" in JSON. */
  holdsTexts?: boolean;
}

/** What a header is checked against. */
export interface HeaderContext {
  file: string;
  overrides: readonly ColumnOverride[];
  maxColumns: number;
  log: FindingLog;
}

function checkNames({ line, values }: CsvRow, { file, log }: HeaderContext): void {
  const positions = new Map<string, number>();
  values.forEach((name, index) => {
    const position = index + 1;
    const first = positions.get(name);
    if (name === '') {
      log.add({ rule: 'emptyColumnName', file, line, text: `column ${position} has no name; name it in the header` });
    } else if (first !== undefined) {
      const text = `columns ${first} and ${position} have the same name; rename one`;
      log.add({ rule: 'duplicateColumnName', file, line, column: name, value: name, text });
    } else if (name.length > columnNameLimit) {
      const text = `expected at most ${columnNameLimit} characters in a column name, received ${name.length}; shorten it`;
      log.add({ rule: 'columnNameTooLong', file, line, column: name.slice(0, columnNameLimit), value: name, text });
    } else {
      positions.set(name, position);
    }
  });
  if (!values.every((name) => parseNumber(name) !== undefined)) return;
  const text = 'every column name is a number; if this is a row of data, put a row of column names before it';
  log.add({ rule: 'headerLooksLikeData', severity: 'warning', file, line, text });
}

function checkDelimiter({ line, values }: CsvRow, { file, log }: HeaderContext): void {
  const [only = ''] = values;
  const other = [',', ';', '\t', '|'].find((delimiter) => only.includes(delimiter));
  if (values.length !== 1 || other === undefined) return;
  const text = `expected several columns, received one that holds ${quoted(other)}; set csv.delimiter to it`;
  log.add({ rule: 'wrongDelimiter', file, line, column: only.slice(0, columnNameLimit), value: only, text });
}

function checkOverrides({ line, values }: CsvRow, { file, overrides, log }: HeaderContext): void {
  const names = new Set(values);
  const seen = new Set<string>();
  for (const { name } of overrides) {
    if (!names.has(name)) {
      const text = `the header has no column ${quoted(name)} to override; its columns are ${quoted(values.join(', '))}`;
      log.add({ rule: 'unknownColumn', file, line, column: name, text });
    }
    if (seen.has(name)) {
      log.add({
        rule: 'duplicateOverride',
        file,
        line,
        column: name,
        text: 'two overrides name this column; keep one',
      });
    }
    seen.add(name);
  }
}

/**
 * The columns of a header row, with what the caller said of them; faults of names and overrides go to the log.
 * @throws {BadData} when there are more columns than allowed
 */
export function readHeader(row: CsvRow, context: HeaderContext): DeclaredColumn[] {
  const { file, overrides, maxColumns } = context;
  const { line, values } = row;
  if (values.length > maxColumns) {
    const text = `expected at most ${maxColumns} columns, received ${values.length}; leave columns out`;
    throw new BadData({ rule: 'tooManyColumns', file, line, text });
  }
  checkNames(row, context);
  checkDelimiter(row, context);
  checkOverrides(row, context);
  const byName = new Map(overrides.map((override) => [override.name, override]));
  return values.map((name, index) => {
    const override = byName.get(name);
    return { name: name || `(${index + 1})`, type: override?.type, role: override?.role ?? 'feature' };
  });
}
