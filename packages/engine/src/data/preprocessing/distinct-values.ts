import { type Shape, sizeOf } from '../../tensor/index.ts';

/** Different values that all columns together may have: each takes some 40 bytes. */
const limit = 2 ** 20;

/** Counts how often each value occurs in the given elements of a sample, over rows added in pieces; NaN is no value. */
export function distinctValues(sampleShape: Shape, chosen: readonly number[]) {
  const size = sizeOf(sampleShape);
  const counts = chosen.map(() => new Map<number, number>());
  let [samples, distinct] = [0, 0];

  const countIn = (features: Float32Array, start: number) => {
    for (let i = 0; i < chosen.length; i++) {
      const value = features[start + chosen[i]];
      if (Number.isNaN(value)) continue;
      const before = counts[i].get(value) ?? 0;
      if (before === 0) distinct++;
      counts[i].set(value, before + 1);
    }
  };

  return {
    /** @throws {RangeError} if there are too many different values to count. */
    add(features: Float32Array): void {
      for (let start = 0; start < features.length; start += size) countIn(features, start);
      samples += features.length / size;
      if (distinct <= limit) return;
      throw new RangeError(
        `counting values expects at most ${limit} different ones, received more. Name columns with fewer, or use the median.`,
      );
    },
    /** How often each value occurs, one map for each element. @throws {RangeError} if there were no rows. */
    finish(): readonly ReadonlyMap<number, number>[] {
      if (samples > 0) return counts;
      throw new RangeError('fitting a preprocessing expects at least one training row, received none');
    },
  };
}
