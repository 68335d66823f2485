import { CsvError, Parser } from 'csv-parse';

/** One row as text. */
export interface CsvRow {
  /** Line on which the row starts, counted from 1. */
  line: number;
  values: string[];
}

/** How rows are told from bytes. */
export interface RecordOptions {
  delimiter: string;
  maxRecordBytes: number;
}

/** The parser stopped: rows before it are good, nothing after it can be read. */
export interface RecordFault {
  rule: 'strayQuote' | 'unclosedQuote' | 'recordTooLong';
  /** Line on which the faulty row starts. */
  line: number;
  /** Position of the column, from 0. */
  column: number;
}

/** Turns pieces of text into rows; stops for good at the first fault. */
export interface RecordParser {
  /** Parses a piece and returns the rows that end in it. */
  write(piece: Buffer): Promise<CsvRow[]>;
  /** Parses what is left and returns the last row, if any. */
  end(): Promise<CsvRow[]>;
  fault(): RecordFault | undefined;
  /** Line on which the next row starts. */
  nextLine(): number;
}

const faultRules: Partial<Record<string, RecordFault['rule']>> = {
  CSV_INVALID_CLOSING_QUOTE: 'strayQuote',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'strayQuote',
  INVALID_OPENING_QUOTE: 'strayQuote',
  CSV_QUOTE_NOT_CLOSED: 'unclosedQuote',
  CSV_MAX_RECORD_SIZE: 'recordTooLong',
};

const quoteByte = 0x22;
const lineBreak = /\r\n|\r|\n/g;

const lineBreaks = (values: readonly string[]) =>
  values.reduce((sum, value) => sum + (value.match(lineBreak)?.length ?? 0), 0);

/** A parser for one file: quotes as in RFC 4180, any line ends, spaces around values dropped, empty lines skipped. */
export function createRecordParser({ delimiter, maxRecordBytes }: RecordOptions): RecordParser {
  let rows: CsvRow[] = [];
  let linesUsed = 0;
  let hasQuotes = false;
  let openBytes = 0;
  let fault: RecordFault | undefined;
  const parser = new Parser({
    delimiter,
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: maxRecordBytes,
    on_record: (values: string[]) => {
      rows.push({ line: nextLine(), values });
      linesUsed += 1 + (hasQuotes ? lineBreaks(values) : 0);
      return null;
    },
  });
  const nextLine = () => linesUsed + parser.info.empty_lines + 1;
  const settle = (error: Error | null | undefined): void => {
    if (!error) return;
    const rule = error instanceof CsvError ? faultRules[error.code] : undefined;
    if (rule === undefined) throw error;
    const column = error instanceof CsvError && typeof error.column === 'number' ? error.column : 0;
    fault ??= { rule, line: nextLine(), column };
  };
  // Each call below receives its error itself; without a listener the event would end the process.
  parser.on('error', () => {});
  parser.resume();
  const taken = () => {
    const finished = rows;
    rows = [];
    return finished;
  };
  const step = async (act: (done: (error?: Error | null) => void) => void) => {
    if (fault === undefined) settle(await new Promise<Error | null | undefined>((resolve) => act(resolve)));
    return taken();
  };
  return {
    write: async (piece) => {
      hasQuotes ||= piece.includes(quoteByte);
      const finished = await step((done) => parser.write(piece, done));
      // The parser's own limit does not count delimiters, so a row of nothing else would grow without end.
      openBytes = finished.length > 0 ? 0 : openBytes + piece.length;
      if (openBytes > maxRecordBytes) fault ??= { rule: 'recordTooLong', line: nextLine(), column: 0 };
      return finished;
    },
    end: () => step((done) => parser.end(done)),
    fault: () => fault,
    nextLine,
  };
}
