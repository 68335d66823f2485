import type { FindingLog } from '../findings/finding-log.ts';
import type { TableColumn } from '../stored/schema.ts';

/** A column, the rows that it has values of, and the first of its values that are no numbers. */
interface SuspectColumn {
  column: TableColumn;
  rows: number;
  texts: readonly string[];
}

/** Rows below which every column looks like identifiers. */
const fewRows = 20;
const identifierName = /^(id|index|idx|row|#|uuid|guid|unnamed: ?0|(row|record)[ _-]?(id|index|no|number|num))$/i;
const isoDate = /^\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const shortDate = /^\d{1,4}[./]\d{1,2}[./]\d{2,4}$/;

/** Whether whole numbers are those of a run without gaps, each once: their spread is then that of 1 to n, sqrt((n^2 - 1) / 12). */
function isNumbering({ type, min = 0, max = 0, standardDeviation = 0, missing }: TableColumn, rows: number): boolean {
  const spread = Math.sqrt((rows ** 2 - 1) / 12);
  return (
    type === 'integer' &&
    missing === 0 &&
    max - min === rows - 1 &&
    Math.abs(standardDeviation - spread) < 1e-6 * spread
  );
}

function isIdentifier({ column, rows }: SuspectColumn): boolean {
  const { name, type, distinct, missing } = column;
  if (rows < fewRows || type === 'text') return false;
  return (
    identifierName.test(name.trim()) ||
    isNumbering(column, rows) ||
    (type === 'category' && distinct === rows - missing)
  );
}

function isDate({ column: { type }, texts }: SuspectColumn): boolean {
  const isNamed = type === 'category' || type === 'text';
  return isNamed && texts.length > 0 && texts.every((text) => isoDate.test(text.trim()) || shortDate.test(text.trim()));
}

/** Warns of features that a model would better not be given: identifiers of rows, and dates, which are read as names. */
export function reportSuspects(suspect: SuspectColumn, file: string, log: FindingLog): void {
  const { name, role } = suspect.column;
  if (role !== 'feature') return;
  const place = { severity: 'warning', file, column: name } as const;
  if (isDate(suspect)) {
    const text =
      'the column holds dates, which are read as names; give it the role ignore, and numbers made of it (such as the day of the year) instead';
    log.add({ ...place, rule: 'dateColumn', text });
  } else if (isIdentifier(suspect)) {
    const text =
      'the column looks like the number or the name of its row; give it the role ignore (or group, if rows share it), or a model may learn the rows by heart';
    log.add({ ...place, rule: 'idLikeColumn', text });
  }
}
