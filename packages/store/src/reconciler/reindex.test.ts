import { monitorEventLoopDelay } from 'node:perf_hooks';
import { schemaVersion } from '@trainyard/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptJob, begun, checkpointAt, datasetRecord, jobRecord, succeed } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';

let tested: StoreUnderTest;
beforeEach(async () => {
  tested = await storeUnderTest();
});
afterEach(() => tested.close());

const stateOf = async (id: string) => (await tested.store.jobs.get(id))?.status.state;

describe('reindex', () => {
  it('rebuilds everything after a loss of Redis, and changes nothing when all is as it should be', async () => {
    const { store } = tested;
    const queued = await acceptJob(store);
    const ended = await acceptJob(store);
    const attempt = await begun(store, ended);
    await checkpointAt(store, attempt, 1);
    await succeed(attempt);
    await tested.flushRedis();
    const report = await store.reconciler.reindex();
    expect(report).toEqual({ jobs: 2, ended: 1, rebuilt: 2, corrected: 0, dropped: 0, queued: 1 });
    expect(await Promise.all([queued, ended].map(stateOf))).toEqual(['queued', 'succeeded']);
    expect((await store.jobs.list({ state: 'queued' }, { limit: 10 })).data.map(({ record }) => record.id)).toEqual([
      queued,
    ]);
    const again = await store.reconciler.reindex();
    expect(again).toEqual({ jobs: 2, ended: 1, rebuilt: 0, corrected: 0, dropped: 0, queued: 0 });
    await store.jobs.command(queued, { action: 'cancel', requestId: 'r' });
  });

  it('leaves a running job to its worker', async () => {
    const { store } = tested;
    const attempt = await begun(store, await acceptJob(store));
    expect((await store.reconciler.reindex()).rebuilt).toBe(0);
    await checkpointAt(store, attempt, 1);
    await succeed(attempt);
    expect(await stateOf(attempt.jobId)).toBe('succeeded');
  });

  it('drops what Redis lists and is not stored, and takes what it lost of one job', async () => {
    const { store, redis, options } = tested;
    const [gone, lost] = [await acceptJob(store), await acceptJob(store)];
    await store.artifacts.delete(`jobs/${gone}/record`);
    await redis.del(`${options.prefix}:job:${lost}`);
    expect(await store.reconciler.reindex()).toMatchObject({ rebuilt: 1, dropped: 1 });
    expect(await redis.zscore(`${options.prefix}:index:all`, gone)).toBeNull();
    expect(await stateOf(lost)).toBe('queued');
  });
});

describe('a loss of Redis with many jobs', () => {
  // REINDEX_JOBS=10000 for the whole.
  const count = Number(process.env.REINDEX_JOBS ?? 300);

  it('is mended by the next pass, in the order of the queue, while other work has its turn', async () => {
    const many = await storeUnderTest();
    const { store } = many;
    const dataset = datasetRecord();
    await store.datasets.create(dataset);
    const records = Array.from({ length: count }, () => jobRecord(dataset.id));
    for (const record of records) {
      await store.artifacts.create(
        `jobs/${record.id}/record`,
        Buffer.from(JSON.stringify({ ...record, schemaVersion })),
      );
    }
    const delays = monitorEventLoopDelay({ resolution: 5 });
    delays.enable();
    const startedAt = performance.now();
    const report = await store.reconciler.run();
    const tookMs = performance.now() - startedAt;
    delays.disable();
    expect(report).toMatchObject({ rebuilt: count, enqueued: count });
    if (count > 1000) console.log({ tookMs, longestDelayMs: delays.max / 1e6, p99Ms: delays.percentile(99) / 1e6 });
    const order: string[] = [];
    const worker = store.queue.createAttemptWorker(async ({ jobId }) => void order.push(jobId), { concurrency: 1 });
    while (order.length < Math.min(count, 50)) await new Promise((resolve) => setTimeout(resolve, 20));
    await worker.close();
    expect(order.slice(0, 50)).toEqual(records.slice(0, 50).map(({ id }) => id));
    await many.close();
  }, 300_000);
});
