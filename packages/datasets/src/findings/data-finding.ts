import type { DataRule } from './rules.ts';

/** Whether a finding refuses the data or only warns. */
export type Severity = 'error' | 'warning';

/** One thing wrong in an uploaded file, located as far as it can be. */
export interface DataFinding {
  severity: Severity;
  /** Role of the file, such as data or train.labels. */
  file: string;
  /** Line of a text, or row of an array, counted from 1; null for the file as a whole. */
  line: number | null;
  /** Name of the column; null for the line as a whole. */
  column: string | null;
  /** The value as it is written, cut after 200 characters. */
  value: string | null;
  rule: DataRule;
  /** One sentence: where, what was expected, what was received, what to do. */
  message: string;
}

/** What is known of a finding before it is written out. */
export interface FindingParts {
  rule: DataRule;
  file: string;
  severity?: Severity;
  line?: number;
  /** Of an array, where there are no lines. */
  row?: number;
  column?: string;
  value?: string;
  /** What is wrong and what to do, without the place. */
  text: string;
}

const valueLimit = 200;

const cut = (text: string, limit: number) => (text.length > limit ? `${text.slice(0, limit - 1)}…` : text);

/** A value quoted for a message, cut after 60 characters. */
export function quoted(value: string): string {
  return JSON.stringify(cut(value, 60));
}

const place = ({ file, line, row, column }: FindingParts) =>
  [
    file,
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(column === undefined ? [] : [`column ${quoted(column)}`]),
  ].join(', ');

/** Writes a finding out: its message starts with the place, and what is not known is null. Severity: error by default. */
export function dataFinding(parts: FindingParts): DataFinding {
  const { rule, file, severity = 'error', row = null, line = row, column = null, value, text } = parts;
  const message = `${place(parts)}: ${text}`;
  return { severity, file, line, column, value: value === undefined ? null : cut(value, valueLimit), rule, message };
}
