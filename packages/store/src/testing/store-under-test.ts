import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { inject } from 'vitest';
import { openStore } from '../open-store.ts';
import type { Store, StoreOptions } from '../store.ts';
import { until } from './until.ts';

/** A store on the Redis of the tests, under a folder and a prefix of its own. */
export interface StoreUnderTest {
  store: Store;
  options: StoreOptions;
  /** A client of the same Redis. */
  redis: Redis;
  /** Another process's store on the same folder and Redis, as far as one process can stand for two. */
  another: (more?: Partial<StoreOptions>) => Promise<Store>;
  /** Loses everything Redis holds of this store, as FLUSHALL would. */
  flushRedis: () => Promise<void>;
  /** Takes the lease of a job away, as time does when a worker died. */
  loseLease: (jobId: string) => Promise<void>;
  close: () => Promise<void>;
}

/** Short durations: nothing in a test waits for one of them to pass without need. */
export const quickTiming = { leaseMs: 1500, stalledCheckMs: 500, reconcileEveryMs: 200, pollEventsMs: 100 };

/** On a busy machine a connection may take longer to come than a command waits for it. */
const isConnected = (store: Store): Promise<boolean> =>
  store.workers.list().then(
    () => true,
    () => false,
  );

export async function storeUnderTest(timing: StoreOptions['timing'] = {}): Promise<StoreUnderTest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'trainyard-store-'));
  const prefix = `store-${randomUUID()}`;
  const redisUrl = inject('redisUrl');
  const options: StoreOptions = { dataDir, redisUrl, prefix, role: 'worker', timing };
  const redis = new Redis(redisUrl);
  const opened: Store[] = [];
  const another = async (more: Partial<StoreOptions> = {}) => {
    const store = await openStore({ ...options, ...more });
    opened.push(store);
    if (more.redisUrl === undefined) await until(() => isConnected(store));
    return store;
  };
  const flushRedis = async () => {
    const keys = await redis.keys(`${prefix}:*`);
    if (keys.length > 0) await redis.del(...keys);
  };
  return {
    store: await another(),
    options,
    redis,
    another,
    flushRedis,
    loseLease: async (jobId) => void (await redis.del(`${prefix}:lease:${jobId}`)),
    async close() {
      await Promise.all(opened.map((store) => store.close()));
      await flushRedis();
      redis.disconnect();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
