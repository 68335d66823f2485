import type { FindingLog } from './finding-log.ts';

/** Numbers of a column. */
interface ColumnNumbers {
  file: string;
  column: string;
  type: string;
  min?: number | undefined;
  max?: number | undefined;
}

/** Warns of a column of whole numbers that float64 does not tell apart. */
export function reportPrecision({ file, column, type, min = 0, max = 0 }: ColumnNumbers, log: FindingLog): void {
  if (type !== 'integer' || Math.max(-min, max) <= Number.MAX_SAFE_INTEGER) return;
  const text = 'whole numbers above 2^53 lose digits; write identifiers as text and declare the column as category';
  log.add({ rule: 'precisionLoss', severity: 'warning', file, column, text });
}
