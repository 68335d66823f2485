import type { FindingLog } from '../findings/finding-log.ts';
import type { IngestLimits } from '../limits.ts';
import type { DeclaredColumn } from './header.ts';

/** A value and where it is. */
export interface PlacedValue {
  value: string;
  file: string;
  line: number;
}

/** Whether a value is as short as those of its column have to be; if not, the log is told. */
export function isShortEnough(
  { value, file, line }: PlacedValue,
  { name, type }: DeclaredColumn,
  { limits, log }: { limits: IngestLimits; log: FindingLog },
): boolean {
  const isText = type === 'text';
  const most = isText ? limits.maxTextLength : limits.maxValueLength;
  if (value.length <= most) return true;
  const remedy = isText ? 'shorten it' : 'shorten it, or declare the column as text';
  const text = `expected at most ${most} characters, received ${value.length}; ${remedy}`;
  log.add({ rule: 'valueTooLong', file, line, column: name, value, text });
  return false;
}
