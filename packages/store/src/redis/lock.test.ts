import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { type Lock, unlessLocked, whenUnlocked } from './lock.ts';
import { RedisGate } from './redis-gate.ts';

let tested: StoreUnderTest;
let redis: RedisGate;
beforeAll(async () => {
  tested = await storeUnderTest();
  redis = new RedisGate({
    ...{ url: inject('redisUrl'), name: 'test', commandTimeoutMs: 5000 },
    onError: () => undefined,
  });
});
afterAll(async () => {
  redis.close();
  await tested.close();
});

const lockOf = (name: string, holdMs = 60_000): Lock => ({ redis, key: `${tested.options.prefix}:${name}`, holdMs });

/** Work that holds a lock until `end` is called. */
function inHand(lock: Lock) {
  let end = (): void => undefined;
  let began = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    began = resolve;
  });
  const work = new Promise<void>((resolve) => {
    end = resolve;
  });
  const done = unlessLocked(lock, () => {
    began();
    return work;
  });
  return { begun, end: () => end(), done };
}

describe('unlessLocked', () => {
  it('does nothing while another has the lock, and its work once that is done', async () => {
    const lock = lockOf('refusing');
    const { begun, end, done } = inHand(lock);
    await begun;
    expect(await unlessLocked(lock, async () => 'mine')).toBeUndefined();
    end();
    await done;
    expect(await unlessLocked(lock, async () => 'mine')).toBe('mine');
  });

  it('gives the lock up when its work fails', async () => {
    const lock = lockOf('failing');
    const work = () => Promise.reject(new Error('no luck'));
    await expect(unlessLocked(lock, work)).rejects.toThrow('no luck');
    expect(await redis.call((client) => client.exists(lock.key))).toBe(0);
  });

  it('renews the lock for as long as its work takes', async () => {
    const lock = lockOf('renewing', 1500);
    const { begun, end, done } = inHand(lock);
    await begun;
    // A life that only a renewal shortens.
    await redis.call((client) => client.pexpire(lock.key, 600_000));
    await vi.waitFor(async () => expect(await redis.call((client) => client.pttl(lock.key))).toBeLessThan(60_000), {
      timeout: 60_000,
    });
    end();
    await done;
  });

  it('leaves alone what another holds by now', async () => {
    const lock = lockOf('late');
    const { begun, end, done } = inHand(lock);
    await begun;
    await redis.call((client) => client.set(lock.key, 'another'));
    end();
    await done;
    expect(await redis.call((client) => client.get(lock.key))).toBe('another');
  });
});

describe('whenUnlocked', () => {
  it('waits for its turn', async () => {
    const lock = lockOf('waiting');
    const { begun, end, done } = inHand(lock);
    await begun;
    const order: string[] = [];
    const second = whenUnlocked(lock, async () => order.push('second'));
    // Answers come in the order of requests: by now it was refused.
    for (let turn = 0; turn < 3; turn += 1) await redis.call((client) => client.get(lock.key));
    order.push('first');
    end();
    await Promise.all([done, second]);
    expect(order).toEqual(['first', 'second']);
  });
});
