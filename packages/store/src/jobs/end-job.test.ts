import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../store.ts';
import { acceptJob, begun } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { until } from '../testing/until.ts';

let tested: StoreUnderTest;
let store: Store;
beforeAll(async () => {
  tested = await storeUnderTest();
  ({ store } = tested);
});
afterAll(() => tested.close());

it('a job that Redis loses while its end is put together does not take back what was told of it meanwhile', async () => {
  const id = await acceptJob(store);
  const attempt = await begun(store, id);
  await store.jobs.command(id, { action: 'cancel', requestId: 'r' });
  const { artifacts } = store;
  const { putBlob } = artifacts;
  let told = 0;
  artifacts.putBlob = async (...asked) => {
    artifacts.putBlob = putBlob;
    await tested.flushRedis();
    told = (await store.jobs.get(id))?.status.revision ?? 0;
    return putBlob.apply(artifacts, asked);
  };
  await expect(attempt.confirmCancel()).rejects.toThrow();
  await until(async () => {
    await store.reconciler.run();
    return (await store.jobs.get(id))?.status.finishedAt !== null;
  });
  const { status } = (await store.jobs.get(id))!;
  expect(status.state).toBe('cancelled');
  expect(told).toBeGreaterThan(0);
  expect(status.revision).toBeGreaterThan(told);
});

it('a job that Redis loses while its end is written does not either', async () => {
  const id = await acceptJob(store);
  const attempt = await begun(store, id);
  const { artifacts } = store;
  await attempt.finalize();
  const { create } = artifacts;
  let told = 0;
  artifacts.create = async (key, ...asked) => {
    if (!key.endsWith('/final')) return create.call(artifacts, key, ...asked);
    artifacts.create = create;
    await tested.flushRedis();
    told = (await store.jobs.get(id))?.status.revision ?? 0;
    return create.call(artifacts, key, ...asked);
  };
  await expect(attempt.succeed({ weightsSha256: null, reports: [] })).rejects.toThrow();
  expect(told).toBeGreaterThan(0);
  expect((await store.jobs.get(id))!.status.revision).toBeGreaterThanOrEqual(told);
  expect(await store.jobs.final(id)).toBeUndefined();
  await store.jobs.command(id, { action: 'cancel', requestId: 'r' });
  expect(await store.jobs.final(id)).toMatchObject({ state: 'cancelled' });
  expect((await store.jobs.get(id))!.status.revision).toBeGreaterThan(told);
});
