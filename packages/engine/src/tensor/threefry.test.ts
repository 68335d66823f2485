import { describe, expect, it } from 'vitest';
import { threefry, threefryBlocks, type WordPair, wordsOf } from './threefry.ts';

// Random123 1.14, kat_vectors, "threefry2x32 20": counter, key, result.
const knownAnswers: [WordPair, WordPair, WordPair][] = [
  [
    [0x00000000, 0x00000000],
    [0x00000000, 0x00000000],
    [0x6b200159, 0x99ba4efe],
  ],
  [
    [0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x1cb996fc, 0xbb002be7],
  ],
  [
    [0x243f6a88, 0x85a308d3],
    [0x13198a2e, 0x03707344],
    [0xc4923a9c, 0x483df7a0],
  ],
];

describe('Threefry-2x32-20', () => {
  it.each(knownAnswers)('encrypts %j under %j as published', (counter, key, expected) => {
    expect(threefry(key, counter)).toEqual(expected);
  });

  it('in counter mode is one encryption per block, the counter carrying into its high word', () => {
    const key: WordPair = [0x13198a2e, 0x03707344];
    const words = new Uint32Array(6);
    threefryBlocks(key, [0xffffffff, 41], words);
    expect([...words]).toEqual([
      ...threefry(key, [0xffffffff, 41]),
      ...threefry(key, [0, 42]),
      ...threefry(key, [1, 42]),
    ]);
  });
});

it('wordsOf splits an integer into 32-bit words, low first', () => {
  expect(wordsOf(7)).toEqual([7, 0]);
  expect(wordsOf(2 ** 32 * 5 + 2 ** 31)).toEqual([2 ** 31, 5]);
  expect(wordsOf(Number.MAX_SAFE_INTEGER)).toEqual([0xffffffff, 0x1fffff]);
});
