import { Scratch } from '../../tensor/scratch.ts';
import type { RowReader } from './row-reader.ts';

/** What is made of raw samples, such as a fitted preprocessing. */
export interface SampleMap {
  /** Values of a sample before and after. */
  readonly inSize: number;
  readonly outSize: number;
  /** Samples laid out one after the other; `from` may be `into` where the sizes agree. */
  apply(from: Float32Array, into: Float32Array): unknown;
}

/** Rows as a map leaves them: the bits that mapping them beforehand gives. Shapes: [rows, inSize] -> [rows, outSize]. */
export function preprocessedRows(reader: RowReader, map: SampleMap): RowReader {
  const { inSize, outSize } = map;
  const scratch = new Scratch();
  return {
    size: outSize,
    fill: (into, at, rows, epoch) => {
      const mapped = into.subarray(at, at + rows.length * outSize) as Float32Array;
      const raw = inSize === outSize ? mapped : scratch.take(rows.length * inSize);
      reader.fill(raw, 0, rows, epoch);
      map.apply(raw, mapped);
    },
  };
}
