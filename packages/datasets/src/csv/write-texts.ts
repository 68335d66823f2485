import { bytesIn, turn } from '../stored/arrays.ts';

/** Writes the texts of the text columns, row by row. */
export interface TextWriter {
  /** Takes the texts of one row. */
  add(texts: readonly string[]): Promise<void>;
  /** Writes what is left. */
  end(): Promise<void>;
}

/** Where the bytes of the texts go, and where they end. */
export interface TextFiles {
  texts(bytes: Uint8Array): Promise<void>;
  ends(bytes: Uint8Array): Promise<void>;
}

const blockBytes = 2 ** 20;
const blockTexts = 2 ** 16;

/** A writer of UTF-8 bytes one after the other, and of the byte at which each text ends as float64, which holds any length. */
export function createTextWriter(files: TextFiles): TextWriter {
  const ends = new Float64Array(blockTexts);
  let pieces: Buffer[] = [];
  let pending = 0;
  let used = 0;
  let written = 0;
  const flush = async () => {
    const full = ends.slice(0, used);
    const bytes = Buffer.concat(pieces);
    pieces = [];
    used = 0;
    pending = 0;
    turn(full, 'littleEndian');
    if (bytes.length > 0) await files.texts(bytes);
    if (full.length > 0) await files.ends(bytesIn(full));
  };
  return {
    add: async (texts) => {
      for (const text of texts) {
        const bytes = Buffer.from(text);
        pieces.push(bytes);
        pending += bytes.length;
        written += bytes.length;
        ends[used++] = written;
        if (used === blockTexts || pending >= blockBytes) await flush();
      }
    },
    end: flush,
  };
}
