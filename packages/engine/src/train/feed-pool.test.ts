import { describe, expect, it } from 'vitest';
import { FeedPool } from './feed-pool.ts';

describe('a pool of feeds', () => {
  it('gives an array of the asked type and length', () => {
    const taken = new FeedPool().take('input:x', 'int64', 3);
    expect(taken).toEqual(BigInt64Array.of(0n, 0n, 0n));
  });

  it('gives the smallest buffer back that is large enough, whatever its feed was before', () => {
    const pool = new FeedPool();
    const [small, large] = [8, 64].map((length) => pool.take('input:x', 'float32', length));
    for (const feed of [large, small]) if (feed) pool.give('input:x', feed);
    const again = pool.take('input:x', 'int32', 5);
    expect([again.length, again.buffer]).toEqual([5, small?.buffer]);
    expect(pool.take('input:x', 'float32', 5).buffer).toBe(large?.buffer);
  });

  it('never gives a buffer that is in use, nor that of another feed', () => {
    const pool = new FeedPool();
    const first = pool.take('input:x', 'float32', 4);
    expect(pool.take('input:x', 'float32', 4).buffer).not.toBe(first.buffer);
    pool.give('input:x', first);
    expect(pool.take('targets', 'float32', 4).buffer).not.toBe(first.buffer);
    expect(pool.take('input:x', 'float32', 4).buffer).toBe(first.buffer);
  });

  it('holds no more than the longest lengths take, however many lengths come and go', () => {
    const pool = new FeedPool();
    const buffers = new Set<ArrayBufferLike>();
    for (const length of [1, 2, 4, 8, 16, 8, 4, 2, 1, 16, 3]) {
      const [one, other] = [pool.take('input:x', 'float32', length), pool.take('input:x', 'float32', length)];
      buffers.clear();
      for (const feed of [one, other]) {
        buffers.add(feed.buffer);
        pool.give('input:x', feed);
      }
    }
    expect([...buffers].map(({ byteLength }) => byteLength)).toEqual([64, 64]);
    const kept = [1, 1, 1].map(() => pool.take('input:x', 'float32', 1).buffer.byteLength);
    expect(kept).toEqual([64, 64, 4]);
  });
});
