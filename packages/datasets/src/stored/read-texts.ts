import { bytesIn, turn } from './arrays.ts';
import type { DataFile } from './data-file.ts';

/** The files of the texts of a part. */
export interface TextParts {
  texts: DataFile;
  /** Byte at which each text ends, as float64, row by row. */
  ends: DataFile;
}

/** Which texts are asked for. */
export interface TextRange {
  /** Text columns there are, and which of them it is. */
  columns: number;
  column: number;
  start: number;
  count: number;
}

/** Byte at which the text before the first one of a row ends, and then those at which the texts of the rows end. */
async function readEnds({ ends }: TextParts, { columns, start, count }: TextRange): Promise<Float64Array> {
  const found = new Float64Array(count * columns + 1);
  const skipped = start === 0 ? 1 : 0;
  const wanted = found.subarray(skipped);
  await ends.read(bytesIn(wanted), (start * columns - 1 + skipped) * found.BYTES_PER_ELEMENT);
  turn(wanted, 'littleEndian');
  return found;
}

/** Texts of some rows of one text column. */
export async function readTextRows(files: TextParts, range: TextRange): Promise<string[]> {
  if (range.count === 0) return [];
  const ends = await readEnds(files, range);
  const [first = 0] = ends;
  const bytes = Buffer.alloc((ends.at(-1) ?? first) - first);
  await files.texts.read(bytes, first);
  return Array.from({ length: range.count }, (_, row) => {
    const at = row * range.columns + range.column;
    return bytes.toString('utf8', (ends[at] ?? first) - first, (ends[at + 1] ?? first) - first);
  });
}
