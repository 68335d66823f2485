import { CsvError, Parser } from 'csv-parse';

/** One row as text. */
export interface CsvRow {
  /** Line on which the row starts, counted from 1. */
  line: number;
  values: string[];
  /** Words that stand for what the row has besides, by which it is told from others. */
  besides?: readonly number[];
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

type Failure = Error | null | undefined;

/**
 * Turns pieces of one file into rows: quotes as in RFC 4180, any line ends, spaces around values dropped, empty lines
 * skipped. It stops for good at the first fault.
 */
export class RecordParser {
  readonly #parser: Parser;
  readonly #maxRecordBytes: number;
  #rows: CsvRow[] = [];
  #linesUsed = 0;
  #hasQuotes = false;
  #openBytes = 0;
  #fault: RecordFault | undefined;

  constructor({ delimiter, maxRecordBytes }: RecordOptions) {
    this.#maxRecordBytes = maxRecordBytes;
    this.#parser = new Parser({
      delimiter,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: maxRecordBytes,
      on_record: (values: string[]) => this.#take(values),
    });
    // Each call below receives its error itself; without a listener the event would end the process.
    this.#parser.on('error', () => {});
    this.#parser.resume();
  }

  get fault(): RecordFault | undefined {
    return this.#fault;
  }

  /** Line on which the next row starts. */
  get nextLine(): number {
    return this.#linesUsed + this.#parser.info.empty_lines + 1;
  }

  /** Parses a piece and returns the rows that end in it. */
  async write(piece: Buffer): Promise<CsvRow[]> {
    this.#hasQuotes ||= piece.includes(quoteByte);
    const rows = await this.#step((done) => this.#parser.write(piece, done));
    // The parser's own limit does not count delimiters, so a row of nothing else would grow without end.
    this.#openBytes = rows.length > 0 ? 0 : this.#openBytes + piece.length;
    if (this.#openBytes > this.#maxRecordBytes) this.#stop('recordTooLong', 0);
    return rows;
  }

  /** Parses what is left and returns the last row, if any. */
  end(): Promise<CsvRow[]> {
    return this.#step((done) => this.#parser.end(done));
  }

  // Rows are kept here and not passed on by the parser, whose stream would hand them out one by one.
  #take(values: string[]): null {
    this.#rows.push({ line: this.nextLine, values });
    this.#linesUsed += 1 + (this.#hasQuotes ? lineBreaks(values) : 0);
    return null;
  }

  async #step(act: (done: (failure?: Failure) => void) => void): Promise<CsvRow[]> {
    if (this.#fault === undefined) this.#settle(await new Promise<Failure>((resolve) => act(resolve)));
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #settle(failure: Failure): void {
    if (!failure) return;
    if (!(failure instanceof CsvError)) throw failure;
    const rule = faultRules[failure.code];
    if (rule === undefined) throw failure;
    this.#stop(rule, typeof failure.column === 'number' ? failure.column : 0);
  }

  #stop(rule: RecordFault['rule'], column: number): void {
    this.#fault ??= { rule, line: this.nextLine, column };
  }
}
