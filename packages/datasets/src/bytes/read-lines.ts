import { BadData } from '../findings/bad-data.ts';
import type { IngestContext } from '../readers/reader.ts';
import { createTextGuard, type GuardedText } from './text-guard.ts';
import { unpacked } from './unpacked.ts';

/** One line of a text, without its end. */
export interface TextLine {
  /** Counted from 1. */
  line: number;
  text: string;
}

/** Which file is read, and how long a line of it may be. */
interface LineSource {
  file: string;
  maxLineBytes: number;
}

const byteOrderMark = 0xfeff;
const lineEnd = /\r\n|\n|\r/;

/** What has been read of one file. */
interface Reading {
  source: LineSource;
  /** Lines that have ended. */
  lines: number;
  /** Whether the bytes before ended with a carriage return, whose line feed may follow. */
  endsInReturn: boolean;
  /** Pieces of the line that has not. */
  open: string[];
  openLength: number;
}

function failOnFault({ source: { file }, lines }: Reading, fault: GuardedText['fault']): void {
  if (fault === undefined) return;
  const { rule, byte } = fault;
  const value = `0x${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  const text =
    rule === 'nulByte'
      ? 'found a NUL byte; save the file as UTF-8 text'
      : `expected UTF-8, received the byte ${value}; save the file as UTF-8`;
  throw new BadData({ rule, file, line: lines + 1, value, text });
}

function failOnLength({ source: { file, maxLineBytes }, lines, openLength }: Reading): void {
  if (openLength <= maxLineBytes) return;
  const text = `expected at most ${maxLineBytes} characters in a line; look for a missing line break`;
  throw new BadData({ rule: 'recordTooLong', file, line: lines + 1, text });
}

function endLine(reading: Reading, end: string): TextLine {
  const joined = reading.open.length === 0 ? end : `${reading.open.join('')}${end}`;
  reading.open = [];
  reading.openLength = 0;
  reading.lines += 1;
  const from = reading.lines === 1 && joined.charCodeAt(0) === byteOrderMark ? 1 : 0;
  return { line: reading.lines, text: joined.slice(from) };
}

function linesIn(reading: Reading, bytes: Buffer): TextLine[] {
  const text = bytes.toString('utf8');
  if (text === '') return [];
  const isRest = reading.endsInReturn && text.startsWith('\n');
  reading.endsInReturn = text.endsWith('\r');
  const [last = '', ...ended] = (isRest ? text.slice(1) : text).split(lineEnd).reverse();
  const lines = ended.reverse().map((end) => endLine(reading, end));
  if (last !== '') reading.open.push(last);
  reading.openLength += last.length;
  return lines;
}

function take(reading: Reading, { text, fault }: GuardedText): TextLine[] {
  const lines = linesIn(reading, text);
  failOnFault(reading, fault);
  failOnLength(reading);
  return lines;
}

/**
 * The lines of an uploaded text, with any line ends, in batches of what one piece of the file holds; what follows the
 * last line end is a line when there is something.
 * @throws {BadData} naming the line, where the text cannot be read on
 */
export async function* readLines(file: string, context: IngestContext): AsyncGenerator<TextLine[]> {
  const { limits, signal } = context;
  const source = { file, maxLineBytes: limits.maxRecordBytes };
  const reading: Reading = { source, lines: 0, endsInReturn: false, open: [], openLength: 0 };
  const guard = createTextGuard();
  for await (const piece of unpacked(context.open(file), { file, limits, signal })) {
    yield take(reading, guard.next(piece));
  }
  const rest = take(reading, guard.end());
  if (reading.openLength > 0) rest.push(endLine(reading, ''));
  yield rest;
}
