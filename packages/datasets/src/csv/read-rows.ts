import { createTextGuard, type GuardedText } from '../bytes/text-guard.ts';
import { BadData } from '../findings/bad-data.ts';
import { type CsvRow, type RecordFault, type RecordOptions, RecordParser } from './records.ts';

/** How a CSV file is read. */
export interface ReadOptions extends RecordOptions {
  /** Role of the file, named in findings. */
  file: string;
}

const explanations: Record<RecordFault['rule'], (options: ReadOptions) => string> = {
  strayQuote: () => 'found a quote inside a value; put the whole value in quotes and write the quote inside twice',
  unclosedQuote: () => 'the quoted value does not end; close it with a quote',
  recordTooLong: ({ maxRecordBytes }) =>
    `expected at most ${maxRecordBytes} bytes in a row; look for a quote that is not closed, or a missing line break`,
};

interface Place {
  line: number;
  column: number;
}

type TextFault = NonNullable<GuardedText['fault']>;

/** What has been read so far of one file. */
interface Reading {
  options: ReadOptions;
  parser: RecordParser;
  header: string[] | undefined;
}

const columnName = ({ header }: Reading, index: number) => header?.[index] ?? `(${index + 1})`;

function failOnFault(reading: Reading): void {
  const fault = reading.parser.fault;
  if (fault === undefined) return;
  const { rule, line, column } = fault;
  const { options } = reading;
  throw new BadData({
    rule,
    file: options.file,
    line,
    ...(rule === 'recordTooLong' ? {} : { column: columnName(reading, column) }),
    text: explanations[rule](options),
  });
}

const placeholder = Buffer.from('x');

/** Where the text stops, found by letting the parser end on a character in place of the one at fault. */
async function stopPlace(reading: Reading): Promise<Place> {
  const { parser } = reading;
  const rows = await parser.write(placeholder);
  rows.push(...(await parser.end()));
  const last = parser.fault === undefined ? rows.pop() : undefined;
  reading.header ??= rows[0]?.values;
  return parser.fault ?? { line: last?.line ?? 1, column: (last?.values.length ?? 1) - 1 };
}

async function textFault(reading: Reading, { rule, byte }: TextFault): Promise<BadData> {
  const { line, column } = await stopPlace(reading);
  const value = `0x${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  const text =
    rule === 'nulByte'
      ? 'found a NUL byte; save the file as UTF-8 text'
      : `expected UTF-8, received the byte ${value}; save the file as UTF-8`;
  return new BadData({ rule, file: reading.options.file, line, column: columnName(reading, column), value, text });
}

async function failOnTextFault(reading: Reading, fault: TextFault | undefined): Promise<void> {
  failOnFault(reading);
  if (fault !== undefined) throw await textFault(reading, fault);
}

async function parse(reading: Reading, text: Buffer): Promise<CsvRow[]> {
  const rows = await reading.parser.write(text);
  reading.header ??= rows[0]?.values;
  return rows;
}

/**
 * The rows of a CSV file, header first, in batches of what one piece of the file holds.
 * @throws {BadData} naming line and column, after the rows before it, where the text cannot be read on
 */
export async function* readRows(bytes: AsyncIterable<Buffer>, options: ReadOptions): AsyncGenerator<CsvRow[]> {
  const reading: Reading = { options, parser: new RecordParser(options), header: undefined };
  const guard = createTextGuard();
  for await (const piece of bytes) {
    const { text, fault } = guard.next(piece);
    yield await parse(reading, text);
    await failOnTextFault(reading, fault);
  }
  const { text, fault } = guard.end();
  yield await parse(reading, text);
  await failOnTextFault(reading, fault);
  yield await reading.parser.end();
  failOnFault(reading);
}
