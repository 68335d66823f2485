import { type Shape, sizeOf } from '../../tensor/index.ts';

const digitBits = 8;
const digits = 32 / digitBits;
const radix = 2 ** digitBits;

/** One of the two values in the middle of a column, found digit by digit from the most significant one. */
interface Search {
  /** The digits found so far. */
  prefix: number;
  /** How many of the values with this prefix lie below it. */
  rank: number;
  readonly counts: Float64Array;
}

/** Finds exact medians of the given elements of a sample, over rows that pass once for each of four digits; NaN is no value.
 *  The median of an even number of values is the mean of the two in the middle. Takes 4 KB a column, however many rows there are:
 *  a radix selection on the bits of float32, ordered as the numbers are.
 *  @see Knuth, The Art of Computer Programming 3, section 5.2.5 */
export function medians(sampleShape: Shape, chosen: readonly number[]) {
  const size = sizeOf(sampleShape);
  const values = new Float32Array(1);
  const bits = new Uint32Array(values.buffer);
  const found = new Float64Array(chosen.length);
  const search = (): Search => ({ prefix: 0, rank: 0, counts: new Float64Array(radix) });
  const searches = chosen.map(() => [search(), search()] as const);
  let [pass, samples] = [0, 0];

  // Of negative numbers all bits are turned, of others the sign: the keys are then in the order of the numbers.
  const keyOf = (value: number) => {
    values[0] = value;
    return (bits[0] & 0x80000000) !== 0 ? ~bits[0] >>> 0 : (bits[0] | 0x80000000) >>> 0;
  };
  const numberOf = (key: number) => {
    bits[0] = (key & 0x80000000) !== 0 ? key & 0x7fffffff : ~key;
    return values[0];
  };

  const countIn = (features: Float32Array, start: number) => {
    const shift = 32 - (pass + 1) * digitBits;
    for (let i = 0; i < chosen.length; i++) {
      const value = features[start + chosen[i]];
      if (Number.isNaN(value)) continue;
      if (pass === 0) found[i]++;
      const key = keyOf(value === 0 ? 0 : value);
      const digit = (key >>> shift) & (radix - 1);
      const above = pass === 0 ? 0 : key >>> (shift + digitBits);
      for (const { prefix, counts } of searches[i]) if (above === prefix) counts[digit]++;
    }
  };

  return {
    add(features: Float32Array): void {
      for (let start = 0; start < features.length; start += size) countIn(features, start);
      samples += features.length / size;
    },
    /** One number for each element, NaN where it had no value; undefined where the rows have to pass once more.
     *  @throws {RangeError} if there were no rows. */
    endPass(): number[] | undefined {
      if (samples === 0)
        throw new RangeError('fitting a preprocessing expects at least one training row, received none');
      for (const [i, [low, high]] of searches.entries()) {
        if (pass === 0) low.rank = Math.floor((found[i] - 1) / 2);
        if (pass === 0) high.rank = Math.floor(found[i] / 2);
        for (const each of [low, high]) descend(each);
      }
      if (++pass < digits) return undefined;
      return searches.map(([low, high], i) =>
        found[i] === 0 ? Number.NaN : (numberOf(low.prefix) + numberOf(high.prefix)) / 2,
      );
    },
  };
}

/** Goes on with the digit in which the value of the rank lies. */
function descend(search: Search): void {
  let digit = 0;
  while (digit < radix - 1 && search.rank >= search.counts[digit]) search.rank -= search.counts[digit++];
  search.prefix = ((search.prefix << digitBits) | digit) >>> 0;
  search.counts.fill(0);
}
