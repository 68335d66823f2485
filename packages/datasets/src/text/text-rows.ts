import { readLines, type TextLine } from '../bytes/read-lines.ts';
import type { CsvRow } from '../csv/records.ts';
import { BadData } from '../findings/bad-data.ts';
import type { IngestContext } from '../readers/reader.ts';

/** The two columns of a text table, and the file of each. */
export type TextPair = readonly [name: string, other: string];

const header = (names: TextPair): CsvRow => ({ line: 1, values: [...names] });

/** Rows of one file whose lines hold two values with a tab between them; the second may hold further tabs. */
export async function* rowsOfTabs(file: string, names: TextPair, context: IngestContext): AsyncGenerator<CsvRow[]> {
  yield [header(names)];
  for await (const lines of readLines(file, context)) {
    yield lines.flatMap(({ line, text }) => (text.trim() === '' ? [] : [split(line, text)]));
  }
}

// A line without a tab has one value, which the check of widths refuses.
function split(line: number, text: string): CsvRow {
  const tab = text.indexOf('\t');
  const values = tab < 0 ? [text] : [text.slice(0, tab).trim(), text.slice(tab + 1).trim()];
  return { line, values };
}

/** Hands out the lines of a file one by one. */
function lineReader(file: string, context: IngestContext) {
  const batches = readLines(file, context);
  let batch: TextLine[] = [];
  let at = 0;
  return {
    next: async (): Promise<TextLine | undefined> => {
      while (at >= batch.length) {
        const read = await batches.next();
        if (read.done) return undefined;
        batch = read.value;
        at = 0;
      }
      return batch[at++];
    },
    close: () => batches.return(undefined),
  };
}

type LineReader = ReturnType<typeof lineReader>;

const rowsAtOnce = 1024;

async function lineCount(reader: LineReader, from: number): Promise<number> {
  let lines = from;
  while ((await reader.next()) !== undefined) lines += 1;
  return lines;
}

/** Rows of the next lines of both files, fewer than asked for at their end. @throws {BadData} when one ends first */
async function nextRows(readers: readonly [LineReader, LineReader], files: TextPair, done: number): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  while (rows.length < rowsAtOnce) {
    const [one, other] = [await readers[0].next(), await readers[1].next()];
    const read = done + rows.length;
    if (one && other) rows.push({ line: one.line, values: [one.text.trim(), other.text.trim()] });
    else if (one) throw unequal(files, [await lineCount(readers[0], read + 1), read]);
    else if (other) throw unequal(files, [read, await lineCount(readers[1], read + 1)]);
    else break;
  }
  return rows;
}

/** Rows of two files, line i of the one with line i of the other. */
export async function* rowsOfTwoFiles(
  files: TextPair,
  names: TextPair,
  context: IngestContext,
): AsyncGenerator<CsvRow[]> {
  yield [header(names)];
  const readers = [lineReader(files[0], context), lineReader(files[1], context)] as const;
  let done = 0;
  try {
    for (let rows = await nextRows(readers, files, 0); rows.length > 0; rows = await nextRows(readers, files, done)) {
      done += rows.length;
      yield rows;
    }
  } finally {
    for (const reader of readers) await reader.close();
  }
}

function unequal([first, second]: TextPair, [lines = 0, others = 0]: readonly number[]): BadData {
  const line = Math.min(lines, others) + 1;
  const text = `expected as many lines as ${first}, ${lines}, received ${others}; line i of both belongs together`;
  return new BadData({ rule: 'rowCountMismatch', file: second, line, text });
}
