import { type Shape, sizeOf } from '../../tensor/index.ts';
import type { TrainingRows } from './pipeline.ts';

const valuesPerPiece = 2 ** 20;

/** The rows of `features` with the given numbers, in pieces of about 4 MB. */
export function rowsInPieces(features: Float32Array, sampleShape: Shape, rows: Int32Array): TrainingRows {
  const sampleSize = sizeOf(sampleShape);
  const perPiece = Math.max(1, Math.floor(valuesPerPiece / sampleSize));
  return function* pieces() {
    for (let start = 0; start < rows.length; start += perPiece) {
      const piece = new Float32Array(Math.min(perPiece, rows.length - start) * sampleSize);
      for (let at = 0; at < piece.length; at += sampleSize) {
        const row = rows[start + at / sampleSize];
        piece.set(features.subarray(row * sampleSize, (row + 1) * sampleSize), at);
      }
      yield piece;
    }
  };
}
