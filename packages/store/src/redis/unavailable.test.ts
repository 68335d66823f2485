import { setTimeout as sleep } from 'node:timers/promises';
import { defaultProject } from '@trainyard/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { StoreUnavailable } from '../errors.ts';
import type { Store } from '../store.ts';
import { acceptJob, appendLoss, begun, datasetRecord, jobRecord, succeed } from '../testing/records.ts';
import { type RedisProxy, redisProxy } from '../testing/redis-proxy.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { aborted, until } from '../testing/until.ts';

let tested: StoreUnderTest;
let proxy: RedisProxy;
beforeAll(async () => {
  tested = await storeUnderTest();
});
afterAll(() => tested.close());
beforeEach(async () => {
  proxy = await redisProxy(inject('redisUrl'));
});
afterEach(() => proxy.close());

const openBehind = (more: object = {}): Promise<Store> =>
  tested.another({ redisUrl: proxy.url, timing: { commandTimeoutMs: 300, pollEventsMs: 50, ...more } });

const entriesOf = async (jobId: string) => {
  const keys = await tested.redis.keys(`${tested.options.prefix}:queues:attempts:${jobId}-*`);
  return keys.filter((key) => !key.endsWith(':lock')).length;
};

describe('a Redis that was never there', () => {
  let store: Store;
  beforeEach(async () => {
    store = await tested.another({ redisUrl: 'redis://127.0.0.1:1', timing: { commandTimeoutMs: 300 } });
  });

  it('is named by the readiness, which does not wait for it', async () => {
    const { ready, checks } = await store.ready();
    expect(ready).toBe(false);
    expect(checks).toEqual([
      { name: 'redis', ok: false, reason: expect.stringContaining('expected a connection, received none') },
      { name: 'evictionPolicy', ok: false, reason: expect.stringContaining('expected a connection, received none') },
      { name: 'artifacts', ok: true, reason: null },
      { name: 'workers', ok: false, reason: expect.stringContaining('expected a connection, received none') },
    ]);
  });

  it('makes a new job be refused, and nothing of it is kept', async () => {
    const dataset = datasetRecord();
    await store.datasets.create(dataset);
    const record = jobRecord(dataset.id);
    await expect(store.jobs.checkQueue()).rejects.toThrow(StoreUnavailable);
    await expect(store.jobs.create(record)).rejects.toThrow(StoreUnavailable);
    expect(await tested.store.jobs.get(record.id)).toBeUndefined();
  });

  it('does not keep finished jobs, their events and metrics, datasets and models from being read', async () => {
    const id = await acceptJob(tested.store);
    const attempt = await begun(tested.store, id);
    await appendLoss(attempt, { 1: 0.5 });
    await succeed(attempt);
    const job = await tested.store.jobs.get(id);
    expect(await store.jobs.get(id)).toEqual(job);
    expect(await store.jobs.metrics(id)).toEqual(await tested.store.jobs.metrics(id));
    expect((await store.events.read(id, { after: 0, limit: 100 })).events).toHaveLength(job?.lastSeq ?? 0);
    expect((await store.datasets.list({ limit: 5 })).data.length).toBeGreaterThan(0);
  });

  it('makes reads of living jobs and of lists be refused, and enqueues uncertain', async () => {
    const id = await acceptJob(tested.store);
    await expect(store.jobs.get(id)).rejects.toThrow(StoreUnavailable);
    await expect(store.jobs.list({}, { limit: 5 })).rejects.toThrow(StoreUnavailable);
    await expect(store.workers.list()).rejects.toThrow(StoreUnavailable);
    await expect(store.queue.counts()).rejects.toThrow(StoreUnavailable);
    await expect(store.reconciler.run()).rejects.toThrow(StoreUnavailable);
    expect(await store.queue.enqueueAttempt({ jobId: id, attempt: 1 }, 5, defaultProject)).toBe('unknown');
  });

  it('does not keep a store from closing, whatever it has open', async () => {
    store.queue.createAttemptWorker(async () => undefined);
    store.reconciler.start();
    store.workers.announce({ workerId: 'w', threads: 1, startedAt: new Date().toISOString() });
    await store.close();
  });
});

describe('a Redis that comes later', () => {
  it('is found', async () => {
    const late = await redisProxy(inject('redisUrl'), { open: false });
    const store = await tested.another({ redisUrl: late.url, timing: { commandTimeoutMs: 300 } });
    expect((await store.ready()).ready).toBe(false);
    await late.resume();
    await until(async () => (await store.ready()).ready);
    const id = await acceptJob(store);
    expect(await entriesOf(id)).toBe(1);
    await store.close();
    await late.close();
  });
});

describe('a Redis that hangs', () => {
  it('makes a new job be refused in bounded time, and serves again when it goes on', async () => {
    const store = await openBehind();
    const dataset = datasetRecord();
    await store.datasets.create(dataset);
    await until(async () => (await store.ready()).ready);
    proxy.stall();
    await expect(store.jobs.create(jobRecord(dataset.id))).rejects.toThrow(StoreUnavailable);
    await proxy.resume();
    await until(async () => (await store.ready()).ready);
    await store.jobs.create(jobRecord(dataset.id));
  });

  it('after a job was recorded: it is accepted, and queued exactly once in the end', async () => {
    const store = await openBehind();
    await until(async () => (await store.ready()).ready);
    const dataset = datasetRecord();
    await store.datasets.create(dataset);
    const record = jobRecord(dataset.id);
    const create = store.artifacts.create.bind(store.artifacts);
    store.artifacts.create = async (key, bytes) => {
      await create(key, bytes);
      if (key.endsWith('/record')) proxy.swallowReplies();
    };
    await store.jobs.create(record);
    await proxy.resume();
    await tested.store.reconciler.run();
    expect(await entriesOf(record.id)).toBe(1);
    expect(await tested.store.jobs.get(record.id)).toMatchObject({ status: { state: 'queued' }, lastSeq: 1 });
  });

  it('with the reply to an event: it is told once, whether Redis took it or not', async () => {
    const store = await openBehind();
    await until(async () => (await store.ready()).ready);
    for (const harm of [() => proxy.swallowReplies(), () => proxy.stall(), () => proxy.cut()]) {
      const id = await acceptJob(tested.store);
      const attempt = await begun(store, id);
      await harm();
      const appended = appendLoss(attempt, { 1: 0.5 });
      await sleep(500);
      await proxy.resume();
      await appended;
      await appendLoss(attempt, { 2: 0.25 });
      await succeed(attempt);
      const { events } = await tested.store.events.read(id, { after: 0, limit: 100 });
      expect(events.filter(({ type }) => type === 'metric').map(({ step }) => step)).toEqual([1, 2]);
    }
  });

  it('for longer than a lease lives: the attempt is lost to itself without asking', async () => {
    const store = await openBehind({ leaseMs: 2000 });
    await until(async () => (await store.ready()).ready);
    const attempt = await begun(store, await acceptJob(tested.store));
    proxy.stall();
    await aborted(attempt.lost);
    await expect(appendLoss(attempt, { 1: 0.5 })).rejects.toThrow('the lease of this attempt is lost');
  });
});

describe('a Redis that goes away and comes back', () => {
  it('does not end a subscription, nor lose or repeat an event', async () => {
    const store = await openBehind();
    await until(async () => (await store.ready()).ready);
    const id = await acceptJob(tested.store);
    const seen: number[] = [];
    const subscription = (async () => {
      for await (const item of store.events.subscribe(id, { after: 0, signal: new AbortController().signal })) {
        if (item.kind === 'event') seen.push(item.event.seq);
      }
    })();
    await until(async () => seen.length === 1);
    await proxy.cut();
    const attempt = await begun(tested.store, id);
    await appendLoss(attempt, { 1: 0.5 });
    await proxy.resume();
    await until(async () => seen.length === 4);
    await succeed(attempt);
    await subscription;
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is worked with again by a queue worker that was idle', async () => {
    const own = await storeUnderTest();
    const timing = { commandTimeoutMs: 300, pollEventsMs: 50 };
    const store = await own.another({ redisUrl: proxy.url, timing });
    const taken: string[] = [];
    store.queue.createAttemptWorker(async ({ jobId }) => void taken.push(jobId));
    await until(async () => (await store.ready()).ready);
    await proxy.cut();
    await sleep(500);
    const id = await acceptJob(own.store);
    await proxy.resume();
    await until(async () => taken.includes(id));
    await own.close();
  });
});
