import type { JobState } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Fenced } from '../errors.ts';
import { type RedisKeys, redisKeys } from '../redis/keys.ts';
import { RedisGate } from '../redis/redis-gate.ts';
import { newId } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { risen } from '../testing/until.ts';
import { Lease } from './lease.ts';

let tested: StoreUnderTest;
let redis: RedisGate;
let keys: RedisKeys;
beforeAll(async () => {
  tested = await storeUnderTest();
  keys = redisKeys(tested.options.prefix ?? '');
  redis = new RedisGate({
    ...{ url: inject('redisUrl'), name: 'test', commandTimeoutMs: 5000 },
    onError: () => undefined,
  });
});
afterAll(async () => {
  redis.close();
  await tested.close();
});

async function jobIn(state: JobState): Promise<string> {
  const id = newId('job');
  await tested.redis.hset(keys.job(id), { status: JSON.stringify({ state }) });
  return id;
}

const acquire = (id: string, value: string, leaseMs = 60_000) => Lease.acquire(id, value, { redis, keys, leaseMs });

describe('a lease', () => {
  it('is taken by one at a time, and free again once it is released', async () => {
    const id = await jobIn('running');
    const first = await acquire(id, 'first');
    expect(await acquire(id, 'second')).toBeUndefined();
    await first?.release();
    expect((await acquire(id, 'second'))?.value).toBe('second');
  });

  it('is free again when its holder does not renew it', async () => {
    const id = await jobIn('running');
    await acquire(id, 'dead', 50);
    let heir: Lease | undefined;
    while (!heir) heir = await acquire(id, 'heir');
    expect(await tested.redis.get(keys.lease(id))).toBe('heir');
  });

  it('is kept by its holder', async () => {
    const id = await jobIn('running');
    const lease = await acquire(id, 'holder', 2000);
    lease?.keep(() => undefined);
    await risen(() => tested.redis.pttl(keys.lease(id)), 2);
    expect(await acquire(id, 'other')).toBeUndefined();
    lease?.stop();
  });

  it('that another took cannot be renewed, and stays lost', async () => {
    const id = await jobIn('running');
    const lease = await acquire(id, 'old');
    await tested.redis.set(keys.lease(id), 'new');
    await expect(lease?.renew()).rejects.toThrow(Fenced);
    expect(lease?.lost.aborted).toBe(true);
    await tested.redis.set(keys.lease(id), 'old');
    await expect(lease?.renew()).rejects.toThrow(Fenced);
  });

  it('does not take away what belongs to another when it is released', async () => {
    const id = await jobIn('running');
    const lease = await acquire(id, 'old');
    await tested.redis.set(keys.lease(id), 'new');
    await lease?.release();
    expect(await tested.redis.get(keys.lease(id))).toBe('new');
  });

  it('tells the state of its job at every renewal, so that a command needs no message', async () => {
    const id = await jobIn('cancelling');
    const lease = await acquire(id, 'holder', 1000);
    expect(await new Promise((resolve) => lease?.keep(resolve))).toBe('cancelling');
    lease?.stop();
  });
});
