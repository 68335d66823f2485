import { stream } from '../tensor/index.ts';

/** Rows drawn at random with replacement from the given ones: a bootstrap sample, the same for the same seed and number.
 *  @see Efron 1979, "Bootstrap methods: another look at the jackknife" */
export function bootstrapRows(rows: Int32Array, count: number, seed: number, sample: number): Int32Array {
  const places = new Float64Array(count);
  stream(seed, 'resample/bootstrap', sample).fillUniform(places);
  return Int32Array.from(places, (place) => rows[Math.floor(place * rows.length)]);
}

/** Rows of one of several samples that have no row in common: the given rows in a random order, cut into stretches of
 *  `count`. Samples count from 0. @throws {RangeError} if there are not rows enough for it. */
export function disjointRows(rows: Int32Array, count: number, seed: number, sample: number): Int32Array {
  if ((sample + 1) * count > rows.length) {
    throw new RangeError(
      `${sample + 1} samples of ${count} rows that share none expect ${(sample + 1) * count} rows, received ${rows.length}. Use fewer or smaller samples.`,
    );
  }
  const order = stream(seed, 'resample/disjoint', 0).permutation(rows.length);
  return order.subarray(sample * count, (sample + 1) * count).map((place) => rows[place]);
}
