import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { checkedLookup, ForbiddenAddress, type Resolve } from './checked-lookup.ts';

/** What a connection would be made to, as `net.connect` asks for it. */
function looked(resolve: Resolve, { all = true, allowPrivate = false } = {}): Promise<LookupAddress[]> {
  return new Promise((settle, fail) => {
    checkedLookup(resolve, { allowPrivate })('hooks.example.com', { all }, (error, address, family) => {
      if (error) fail(error);
      else settle(typeof address === 'string' ? [{ address, family: family ?? 0 }] : address);
    });
  });
}

describe('a checked lookup', () => {
  it('hands out the addresses that were checked, whatever the name resolves to a moment later', async () => {
    let looks = 0;
    const rebinding: Resolve = async () => {
      looks += 1;
      return looks === 1 ? ['8.8.8.8', '2606:4700:4700::1111'] : ['127.0.0.1'];
    };
    expect(await looked(rebinding)).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700:4700::1111', family: 6 },
    ]);
    expect(looks).toBe(1);
    await expect(looked(rebinding)).rejects.toThrow(ForbiddenAddress);
  });

  it('hands out one when one is asked for', async () => {
    expect(await looked(async () => ['8.8.8.8', '1.1.1.1'], { all: false })).toEqual([
      { address: '8.8.8.8', family: 4 },
    ]);
  });

  it('refuses all when one is not public, unless those are allowed', async () => {
    const mixed: Resolve = async () => ['8.8.8.8', '10.0.0.1'];
    await expect(looked(mixed)).rejects.toThrow(ForbiddenAddress);
    expect(await looked(mixed, { allowPrivate: true })).toHaveLength(2);
  });

  it('passes on that there is no such name', async () => {
    await expect(looked(async () => [])).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});
