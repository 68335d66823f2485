import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobNotEnded, NotFound, ResourceDeleted, ResourceInUse } from '../errors.ts';
import { createRemovalLog } from '../removal/removal-log.ts';
import type { Store } from '../store.ts';
import { acceptJob, begun, checkpointAt, datasetRecord, jobRecord, newId, succeed } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';

let tested: StoreUnderTest;
let other: Store;
beforeAll(async () => {
  tested = await storeUnderTest();
  other = await tested.another();
});
afterAll(() => tested.close());

const request = { requestId: 'r' };
const page = { limit: 100 };

async function endedJob(): Promise<{ id: string; checkpoint: string; dataset: string }> {
  const { store } = tested;
  const id = await acceptJob(store, { labels: { team: 'deleted' } });
  const attempt = await begun(store, id);
  const checkpoint = await checkpointAt(store, attempt, 1);
  await succeed(attempt);
  return { id, checkpoint: checkpoint.id, dataset: attempt.record.spec.dataset };
}

async function keysOf(id: string): Promise<string[]> {
  const found: string[] = [];
  for (const root of ['jobs', 'datasets', 'models', 'checkpoints', 'imports']) {
    for await (const key of tested.store.artifacts.keys(root)) if (key.includes(id)) found.push(key);
  }
  return found;
}

async function expectNoJob(store: Store, id: string, checkpoint: string): Promise<void> {
  expect(await store.jobs.get(id)).toBeUndefined();
  expect(await store.checkpoints.get(checkpoint)).toBeUndefined();
  await expect(store.events.read(id, { after: 0, limit: 10 })).rejects.toThrow(NotFound);
  for (const filter of [{}, { labels: [['team', 'deleted'] as const] }, { state: 'succeeded' as const }]) {
    const { data } = await store.jobs.list(filter, page);
    expect(data.map(({ record }) => record.id)).not.toContain(id);
  }
}

describe('a job that is deleted', () => {
  it('leaves no list of labels behind, also not of labels that it was given later', async () => {
    const { store, options, redis } = tested;
    const id = await acceptJob(store, { labels: { first: 'a' } });
    for (const labels of [{ second: 'b' }, { third: 'c' }]) {
      await store.jobs.change(id, { patch: { labels }, requestId: 'r', check: () => undefined });
    }
    await store.jobs.command(id, { action: 'cancel', requestId: 'r' });
    await store.deletions.job(id, request);
    const lists = await redis.keys(`${options.prefix}:index:label:*`);
    const entries = await Promise.all(lists.map((list) => redis.zscore(list, id)));
    expect(entries.filter((score) => score !== null)).toEqual([]);
  });

  it('is gone for every process, with all it left, and a second deletion finds nothing', async () => {
    const { id, checkpoint } = await endedJob();
    await other.jobs.get(id);
    await other.jobs.final(id);
    await tested.store.deletions.job(id, request);
    for (const store of [tested.store, other]) await expectNoJob(store, id, checkpoint);
    expect(await keysOf(id)).toEqual([]);
    await expect(other.deletions.job(id, request)).rejects.toThrow(NotFound);
  });

  it('does not come back after Redis lost everything, nor when a process rebuilds it at the same time', async () => {
    const { id, checkpoint } = await endedJob();
    await tested.flushRedis();
    await Promise.all([tested.store.deletions.job(id, request), other.reconciler.run(), other.jobs.get(id)]);
    await tested.flushRedis();
    await other.reconciler.run();
    for (const store of [tested.store, other]) await expectNoJob(store, id, checkpoint);
  });

  it('has to have ended', async () => {
    const id = await acceptJob(tested.store);
    await expect(tested.store.deletions.job(id, request)).rejects.toThrow(JobNotEnded);
    expect((await tested.store.jobs.get(id))?.status.state).toBe('queued');
  });

  it('is removed by the reconciler when whoever decided it died before it did more', async () => {
    const { id, checkpoint } = await endedJob();
    await createRemovalLog(tested.store.artifacts, 'deletions').decide(id, undefined, 'removed');
    await other.reconciler.run();
    for (const store of [tested.store, other]) await expectNoJob(store, id, checkpoint);
    expect(await keysOf(id)).toEqual([]);
  });

  it('is deleted by one of many who try', async () => {
    const { id } = await endedJob();
    const tries = [tested.store, other, tested.store, other].map((store) => store.deletions.job(id, request));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(NotFound);
    }
  });
});

describe('a dataset that is deleted', () => {
  it('is refused while jobs live on it, which are named; afterwards they keep their records', async () => {
    const { store } = tested;
    const id = await acceptJob(store);
    const { dataset } = (await store.jobs.get(id))?.record.spec ?? { dataset: '' };
    await expect(other.deletions.dataset(dataset, request)).rejects.toEqual(new ResourceInUse(dataset, [id]));
    await tested.flushRedis();
    await expect(other.deletions.dataset(dataset, request)).rejects.toThrow(ResourceInUse);
    await store.jobs.command(id, { action: 'cancel', ...request });
    await other.deletions.dataset(dataset, request);
    expect(await store.datasets.get(dataset)).toBeUndefined();
    expect((await store.datasets.list(page)).data.map((record) => record.id)).not.toContain(dataset);
    expect((await store.jobs.get(id))?.status.state).toBe('cancelled');
    expect(await store.remains.dataset(dataset)).toMatchObject({ id: dataset, stored: null, files: [] });
    await expect(store.jobs.create(jobRecord(dataset))).rejects.toThrow(ResourceDeleted);
  });

  it('stays deleted when a process that read its files is late', async () => {
    const dataset = datasetRecord('validating');
    await tested.store.datasets.create(dataset);
    const { deletions, datasets } = tested.store;
    await Promise.allSettled([
      other.datasets.update(dataset.id, (current) => ({ ...current, state: 'ready' })),
      deletions.dataset(dataset.id, request),
    ]);
    if (await datasets.get(dataset.id)) await deletions.dataset(dataset.id, request);
    await expect(other.datasets.update(dataset.id, (current) => current)).rejects.toThrow(NotFound);
    expect(await other.datasets.get(dataset.id)).toBeUndefined();
  });

  it('is deleted, or used by a new job, and never both', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(6), { minLength: 4, maxLength: 4 }), async (turns) => {
        const dataset = datasetRecord();
        await tested.store.datasets.create(dataset);
        const record = jobRecord(dataset.id);
        const wait = async (index: number) => {
          for (let turn = 0; turn < (turns[index] ?? 0); turn += 1) await tested.redis.ping();
        };
        const [deleted, created] = await Promise.allSettled([
          wait(0).then(() => tested.store.deletions.dataset(dataset.id, request)),
          wait(1).then(() => other.jobs.create(record)),
        ]);
        expect([deleted.status, created.status].filter((status) => status === 'fulfilled')).toHaveLength(1);
        if (deleted.status === 'rejected') expect(deleted.reason).toBeInstanceOf(ResourceInUse);
        if (created.status === 'rejected') expect(created.reason).toBeInstanceOf(ResourceDeleted);
        const lives = created.status === 'fulfilled';
        expect((await tested.store.datasets.get(dataset.id)) !== undefined).toBe(lives);
        expect((await tested.store.jobs.get(record.id)) !== undefined).toBe(lives);
        expect(await keysOf(record.id)).toHaveLength(lives ? 1 : 0);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a checkpoint that is deleted', () => {
  it('is refused while its job lives, or another that starts from it', async () => {
    const { store } = tested;
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    const checkpoint = await checkpointAt(store, attempt, 1);
    await expect(store.deletions.checkpoint(checkpoint.id, request)).rejects.toEqual(
      new ResourceInUse(checkpoint.id, [id]),
    );
    await succeed(attempt);
    const next = await acceptJob(store, { initialWeights: { checkpoint: checkpoint.id } });
    await expect(store.deletions.checkpoint(checkpoint.id, request)).rejects.toThrow(next);
    await store.jobs.command(next, { action: 'cancel', ...request });
    await store.deletions.checkpoint(checkpoint.id, request);
    expect(await other.checkpoints.get(checkpoint.id)).toBeUndefined();
    expect((await other.checkpoints.list(id, page)).data).toEqual([]);
    await expect(store.deletions.checkpoint(checkpoint.id, request)).rejects.toThrow(NotFound);
  });

  it('may be an imported one', async () => {
    const { store } = tested;
    const [weights, onnx] = await Promise.all(['w', 'o'].map((text) => store.artifacts.putBlob(Buffer.from(text))));
    if (!weights || !onnx) throw new Error('two blobs were put');
    const createdAt = new Date().toISOString();
    const record = {
      schemaVersion: 1 as const,
      id: newId('checkpoint'),
      modelId: newId('model'),
      createdAt,
      weights,
      onnx,
    };
    await store.importedCheckpoints.create(record);
    await store.deletions.checkpoint(record.id, request);
    expect(await other.importedCheckpoints.get(record.id)).toBeUndefined();
  });
});
