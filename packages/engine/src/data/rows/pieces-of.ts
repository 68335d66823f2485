import type { RowReader } from './row-reader.ts';

const valuesPerPiece = 2 ** 20;

/** The rows with the given numbers in pieces of about 4 MB, the same ones each time they are walked through. A piece is overwritten by
 *  the next one: of a long table nothing piles up. */
export function piecesOf(reader: RowReader, rows: Int32Array): () => Iterable<Float32Array> {
  const perPiece = Math.max(1, Math.floor(valuesPerPiece / reader.size));
  return function* pieces() {
    const values = new Float32Array(Math.min(rows.length, perPiece) * reader.size);
    for (let start = 0; start < rows.length; start += perPiece) {
      const some = rows.subarray(start, start + perPiece);
      const piece = values.subarray(0, some.length * reader.size);
      reader.fill(piece, 0, some);
      yield piece;
    }
  };
}
