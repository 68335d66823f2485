import type { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { StorageFull } from './errors.ts';
import { checkReadiness } from './readiness.ts';
import { storeUnderTest } from './testing/store-under-test.ts';

const worker = { workerId: 'w', threads: 1, startedAt: '2026-01-01T00:00:00.000Z' };

/** Readiness with a Redis that says this of itself. */
async function readiness(info: string, probe: () => Promise<void> = async () => undefined, alive = [worker]) {
  const client = { info: async () => info } as Redis;
  const { ready, checks } = await checkReadiness({
    redis: { call: (work) => work(client) },
    artifacts: { probe },
    workers: { list: async () => alive },
  });
  return { ready, reasons: checks.filter(({ ok }) => !ok).map(({ name, reason }) => `${name}: ${reason}`) };
}

const info = (version: string, policy: string) => `redis_version:${version}\r\nmaxmemory_policy:${policy}\r\n`;

describe('readiness', () => {
  it('is given with a Redis that keeps what it is given', async () => {
    const tested = await storeUnderTest();
    expect(await tested.store.ready()).toMatchObject({ ready: true });
    await tested.close();
  });

  it.each([['6.2.0'], ['7.0.15'], ['8.4.0']])('is given with Redis %s', async (version) => {
    expect(await readiness(info(version, 'noeviction'))).toEqual({ ready: true, reasons: [] });
  });

  it('is refused with the policy that evicts, and says how to change it', async () => {
    const { ready, reasons } = await readiness(info('7.0.15', 'allkeys-lru'));
    expect(ready).toBe(false);
    expect(reasons.join()).toMatch(
      /^evictionPolicy: Redis: expected maxmemory-policy noeviction, received allkeys-lru;.*CONFIG SET/,
    );
  });

  it.each([['5.0.7'], ['6.0.16']])('is refused with Redis %s', async (version) => {
    expect((await readiness(info(version, 'noeviction'))).reasons).toEqual([
      `redis: Redis: expected version 6.2 or later, received ${version}; update it`,
    ]);
  });

  it('is given without a worker, which it names', async () => {
    const { ready, reasons } = await readiness(info('7.0.15', 'noeviction'), undefined, []);
    expect(ready).toBe(true);
    expect(reasons.join()).toMatch(/^workers: No worker told of itself lately/);
  });

  it('is refused when artifacts cannot be written', async () => {
    const full = await readiness(info('7.0.15', 'noeviction'), () => Promise.reject(new StorageFull('full')));
    expect(full).toEqual({ ready: false, reasons: ['artifacts: full'] });
  });
});
