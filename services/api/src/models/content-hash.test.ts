import { describe, expect, it } from 'vitest';
import { contentHash } from './content-hash.ts';

describe('contentHash', () => {
  it('is the SHA-256 of the JSON text with sorted keys', () => {
    // printf '{"a":{"c":[1,{"d":2,"e":3}],"f":null},"b":"x"}' | sha256sum
    const expected = 'c9a91bdb286ce9857dd73e3bcab1f13e7b4c88874a37a733f19028dac011262b';
    expect(contentHash({ b: 'x', a: { f: null, c: [1, { e: 3, d: 2 }] } })).toBe(expected);
  });

  it('tells lists in another order apart', () => {
    expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]));
  });
});
