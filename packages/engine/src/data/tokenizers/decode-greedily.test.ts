import { describe, expect, test } from 'vitest';
import { decodeGreedily } from './decode-greedily.ts';

/** A decoder that answers each token with the one above it, up to `last`, then with <end>; it does not look ahead. */
const counting = (last: number) => async (fed: Int32Array) =>
  fed.map((token) => (token === 2 ? 4 : token === 0 ? 99 : token < last ? token + 1 : 3));

describe('decodeGreedily', () => {
  test('feeds each token to the step after it, until <end>', async () => {
    expect([...(await decodeGreedily(1, 6, counting(6)))]).toEqual([4, 5, 6, 3, 0, 0]);
  });

  test('stops at the length where no <end> comes', async () => {
    expect([...(await decodeGreedily(1, 3, counting(9)))]).toEqual([4, 5, 6]);
  });

  test('decodes every row by itself, and asks no more once all have ended', async () => {
    let asked = 0;
    const ends = [4, 6];
    const decoded = await decodeGreedily(2, 8, async (fed) => {
      asked += 1;
      return (await Promise.all(ends.map((end, row) => counting(end)(fed.subarray(row * 8, row * 8 + 8))))).flatMap(
        (tokens) => [...tokens],
      );
    });
    expect([...decoded.subarray(0, 8)]).toEqual([4, 3, 0, 0, 0, 0, 0, 0]);
    expect([...decoded.subarray(8)]).toEqual([4, 5, 6, 3, 0, 0, 0, 0]);
    expect(asked).toBe(4);
  });
});
