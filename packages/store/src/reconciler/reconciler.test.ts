import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../store.ts';
import { type StoreChild, storeChild } from '../testing/child.ts';
import {
  acceptJob,
  appendLoss,
  begun,
  checkpointAt,
  claim,
  datasetRecord,
  jobRecord,
  succeed,
} from '../testing/records.ts';
import { quickTiming, type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { until } from '../testing/until.ts';

let tested: StoreUnderTest;
let store: Store;
beforeEach(async () => {
  tested = await storeUnderTest();
  store = tested.store;
});
afterEach(() => tested.close());

const statusOf = async (id: string) => (await store.jobs.get(id))?.status;
const entries = async () => (await store.queue.counts()).attempts.waiting;
const allEvents = async (id: string) => (await store.events.read(id, { after: 0, limit: 10_000 })).events;

describe('a store where nothing is amiss', () => {
  it('is left as it is', async () => {
    await acceptJob(store);
    await begun(store, await acceptJob(store));
    await succeed(await begun(store, await acceptJob(store)));
    await store.reconciler.run();
    expect(await store.reconciler.run()).toEqual({ ran: true, rebuilt: 0, enqueued: 0, requeued: 0, ended: 0 });
  });

  it('is looked at by one process at a time', async () => {
    const other = await tested.another();
    const { artifacts } = store;
    const { list } = artifacts;
    const theirs = new Promise<boolean>((resolve, reject) => {
      artifacts.list = (...asked) => {
        artifacts.list = list;
        // In the midst of a pass.
        other.reconciler.run().then(({ ran }) => resolve(ran), reject);
        return theirs.then(() => list.apply(artifacts, asked));
      };
    });
    const { ran } = await store.reconciler.run();
    expect({ ours: ran, theirs: await theirs }).toEqual({ ours: true, theirs: false });
  });
});

describe('a process that was killed', () => {
  const children: StoreChild[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) await child.kill();
  });
  const start = async (program: Parameters<typeof storeChild>[0]['program']) => {
    const child = await storeChild({ program, options: { ...tested.options, timing: quickTiming } });
    children.push(child);
    return child;
  };

  it('between the record of a job and its entry: the job is queued exactly once', async () => {
    const child = await start('record-then-hang');
    await child.kill();
    const { jobId } = child.said as { jobId: string };
    expect(await entries()).toBe(0);
    const other = await tested.another();
    await Promise.all([store.reconciler.run(), other.reconciler.run()]);
    await store.reconciler.run();
    expect(await entries()).toBe(1);
    expect(await statusOf(jobId)).toMatchObject({ state: 'queued', attempt: 0 });
    expect((await claim(store, jobId)).number).toBe(1);
  });

  it('while it trained: a free worker takes the job up from its last checkpoint, and nothing is told twice', async () => {
    const id = await acceptJob(store);
    const child = await start('train-then-hang');
    const { checkpoint } = child.said as { checkpoint: string };
    await child.kill();
    const free = await tested.another({ timing: quickTiming });
    free.reconciler.start();
    const resumed: (string | null)[] = [];
    free.queue.createAttemptWorker(async (payload) => {
      const { attempt } = await free.attempts.claim(payload, { workerId: 'free' });
      if (!attempt) return;
      resumed.push(attempt.claim.fromCheckpoint);
      await attempt.begin();
      await appendLoss(attempt, { 11: 1.1, 12: 1.2, 13: 1.3 });
      await succeed(attempt);
    });
    await until(async () => (await statusOf(id))?.state === 'succeeded');
    expect(resumed).toEqual([checkpoint]);
    const events = await allEvents(id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ type }) => type === 'state').map(({ data }) => 'state' in data && data.state)).toEqual([
      'queued',
      'starting',
      'running',
      'queued',
      'starting',
      'running',
      'finalizing',
      'succeeded',
    ]);
    const [series] = await store.jobs.metrics(id);
    expect(series?.points.map(({ step, value }) => [step, value])).toEqual([
      [5, 0.5],
      [10, 0.1],
      [11, 1.1],
      [12, 1.2],
      [13, 1.3],
    ]);
  });

  it('between the final record of a job and its announcement: it ends as recorded, once', async () => {
    const id = await acceptJob(store);
    const child = await start('end-then-hang');
    await child.kill();
    expect(await statusOf(id)).toMatchObject({ state: 'finalizing' });
    const final = await store.jobs.final(id);
    await tested.loseLease(id);
    expect(await store.attempts.claim({ jobId: id, attempt: 1 }, { workerId: 'w' })).toMatchObject({ reason: 'ended' });
    expect(await statusOf(id)).toMatchObject({ state: 'succeeded', revision: final?.revision });
    const events = await allEvents(id);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: final?.lastSeq ?? 0 }, (_, index) => index + 1));
    expect(events.at(-1)).toMatchObject({ type: 'state', data: { from: 'finalizing', state: 'succeeded' } });
  });

  it('in the same place, and nothing asks for the job: the reconciler announces its end', async () => {
    const id = await acceptJob(store);
    const child = await start('end-then-hang');
    await child.kill();
    await until(async () => (await store.reconciler.run()).ended === 1);
    expect(await statusOf(id)).toMatchObject({ state: 'succeeded' });
  });

  it('while it read a dataset: another worker reads it', async () => {
    const dataset = datasetRecord('validating');
    await store.datasets.create(dataset);
    await store.queue.enqueueIngest({ datasetId: dataset.id });
    const child = await start('ingest-then-hang');
    await child.kill();
    const free = await tested.another({ timing: quickTiming });
    const delivery = new Promise((resolve) => {
      free.queue.createIngestWorker(async (_, context) => resolve(context.delivery));
    });
    expect(await delivery).toBe(2);
  });
});

describe('a job whose worker was lost', () => {
  async function lose(id: string): Promise<void> {
    await tested.loseLease(id);
    await store.reconciler.run();
  }

  it('is queued again as the next attempt, with its reason', async () => {
    const id = await acceptJob(store);
    await begun(store, id);
    await lose(id);
    const status = await statusOf(id);
    expect(status).toMatchObject({ state: 'queued', attempt: 1 });
    expect(status?.transitions.at(-1)).toMatchObject({ state: 'queued', reason: 'its worker was lost', attempt: 1 });
    expect(await entries()).toBe(2);
  });

  it('fails as poison after three attempts without a checkpoint', async () => {
    const id = await acceptJob(store);
    for (const attempt of [1, 2, 3]) {
      await begun(store, id, attempt);
      await lose(id);
    }
    expect(await statusOf(id)).toMatchObject({ state: 'failed', stopReason: 'poison', attempt: 3 });
    expect(await store.jobs.final(id)).toMatchObject({ failure: { code: 'poison', retryable: false } });
  });

  it('has its budget back when a checkpoint advanced', async () => {
    const id = await acceptJob(store);
    for (const attempt of [1, 2, 3, 4, 5]) {
      const held = await begun(store, id, attempt);
      if (attempt === 2) await checkpointAt(store, held, 10);
      await lose(id);
      expect(await statusOf(id)).toMatchObject({ state: attempt < 5 ? 'queued' : 'failed' });
    }
  });

  it('is cancelled when a cancel waited for it', async () => {
    const id = await acceptJob(store);
    await begun(store, id);
    await store.jobs.command(id, { action: 'cancel', requestId: 'r' });
    await lose(id);
    expect(await statusOf(id)).toMatchObject({ state: 'cancelled', stopReason: 'userCancelled' });
  });

  it('is left to whoever holds it', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await store.reconciler.run();
    expect(await statusOf(id)).toMatchObject({ state: 'running', attempt: 1 });
    await appendLoss(attempt, { 1: 0.5 });
  });
});

describe('an end that was only begun', () => {
  it('is forgotten when no final record was written', async () => {
    const id = await acceptJob(store);
    await tested.redis.sadd(`${tested.options.prefix}:endings`, id);
    await store.reconciler.run();
    expect(await tested.redis.smembers(`${tested.options.prefix}:endings`)).toEqual([]);
    expect(await statusOf(id)).toMatchObject({ state: 'queued' });
  });
});

describe('datasets', () => {
  it('that are being validated without an entry are put into the queue again', async () => {
    const dataset = datasetRecord('validating');
    await store.datasets.create(dataset);
    await store.datasets.create(datasetRecord('ready'));
    expect(await store.reconciler.run()).toMatchObject({ enqueued: 1 });
    expect((await store.queue.counts()).ingest.waiting).toBe(1);
    expect(await store.reconciler.run()).toMatchObject({ enqueued: 0 });
  });

  it('that became ready release the jobs that wait for them', async () => {
    const dataset = datasetRecord('validating');
    await store.datasets.create(dataset);
    const record = jobRecord(dataset.id);
    await store.jobs.create(record);
    await store.datasets.update(dataset.id, (current) => ({ ...current, state: 'ready' }));
    await store.reconciler.run();
    expect(await statusOf(record.id)).toMatchObject({ state: 'queued' });
  });
});

describe('after the loss of everything in Redis', () => {
  it('finished jobs are served as they ended, with every event, metric and report', async () => {
    const id = await acceptJob(store, { labels: { team: 'vision' } });
    const attempt = await begun(store, id);
    await appendLoss(attempt, { 1: 0.5, 2: 0.25 });
    const checkpoint = await checkpointAt(store, attempt, 2, { best: true });
    await succeed(attempt);
    const before = {
      job: await store.jobs.get(id),
      events: await allEvents(id),
      metrics: await store.jobs.metrics(id),
    };
    await tested.flushRedis();
    const fresh = await tested.another();
    expect(await fresh.jobs.get(id)).toEqual(before.job);
    expect((await fresh.events.read(id, { after: 0, limit: 1000 })).events).toEqual(before.events);
    expect(await fresh.jobs.metrics(id)).toEqual(before.metrics);
    expect((await fresh.jobs.list({ labels: [['team', 'vision']] }, { limit: 10 })).data).toEqual([before.job]);
    expect((await fresh.checkpoints.list(id, { limit: 10 })).data).toEqual([checkpoint]);
    expect((await fresh.queue.counts()).attempts).toEqual({ waiting: 0, active: 0 });
  });

  it('an unfinished job is queued again from its last checkpoint, its sequence goes on above all that was told', async () => {
    const id = await acceptJob(store);
    const zombie = await begun(store, id);
    await appendLoss(zombie, { 1: 0.5, 2: 0.25 });
    const checkpoint = await checkpointAt(store, zombie, 2, { best: true });
    const stored = await allEvents(id);
    await tested.flushRedis();
    expect(await store.reconciler.run()).toMatchObject({ rebuilt: 1 });
    expect(await statusOf(id)).toMatchObject({
      state: 'queued',
      attempt: 1,
      lastCheckpoint: checkpoint.id,
      bestCheckpoint: checkpoint.id,
    });
    expect(await entries()).toBe(1);
    await expect(appendLoss(zombie, { 3: 0.1 })).rejects.toThrow('the lease of this attempt is lost');
    const heir = await claim(store, id, 2);
    expect(heir).toMatchObject({ number: 2, resumeFrom: checkpoint });
    const events = await allEvents(id);
    // All but the event of the checkpoint itself had reached the artifacts; that one was told again.
    expect(events.slice(0, stored.length - 1)).toEqual(stored.slice(0, -1));
    const [announced, ...later] = events.slice(stored.length - 1);
    expect(announced).toMatchObject({ type: 'checkpoint', data: { checkpoint: checkpoint.id } });
    const first = announced?.seq ?? 0;
    expect(first).toBeGreaterThan(stored.length);
    expect(later.map(({ seq }) => seq)).toEqual(later.map((_, index) => first + 1 + index));
  });

  it('a job tells the same however often Redis is lost before it goes on, and no number stands for two events', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await appendLoss(attempt, { 1: 0.5 });
    const told = await allEvents(id);
    const { revision } = (await statusOf(id)) ?? {};
    const comebacks = [];
    for (let loss = 0; loss < 3; loss += 1) {
      await tested.flushRedis();
      await store.reconciler.run();
      comebacks.push({ events: await allEvents(id), revision: (await statusOf(id))?.revision });
    }
    expect(comebacks[1]).toEqual(comebacks[0]);
    expect(comebacks[2]).toEqual(comebacks[0]);
    expect(comebacks[0]?.events[0]?.seq).toBeGreaterThan(told.at(-1)?.seq ?? 0);
    expect(comebacks[0]?.revision).toBeGreaterThan(revision ?? 0);
  });

  it('queued jobs are queued, waiting ones wait, cancelled ones stay cancelled', async () => {
    const queued = await acceptJob(store);
    const cancelled = await acceptJob(store);
    await store.jobs.command(cancelled, { action: 'cancel', requestId: 'r' });
    const dataset = datasetRecord('validating');
    await store.datasets.create(dataset);
    const waiting = jobRecord(dataset.id);
    await store.jobs.create(waiting);
    await tested.flushRedis();
    await store.reconciler.run();
    expect(await statusOf(queued)).toMatchObject({ state: 'queued' });
    expect(await statusOf(waiting.id)).toMatchObject({ state: 'waiting' });
    expect(await statusOf(cancelled)).toMatchObject({ state: 'cancelled' });
    expect(await entries()).toBe(1);
  });

  it('an accepted cancel of a running job holds', async () => {
    const id = await acceptJob(store);
    await begun(store, id);
    await store.jobs.command(id, { action: 'cancel', requestId: 'r' });
    await tested.flushRedis();
    await store.reconciler.run();
    expect(await statusOf(id)).toMatchObject({ state: 'cancelled', stopReason: 'userCancelled' });
  });

  it('does not count against a job: it is not poison after three losses', async () => {
    const id = await acceptJob(store);
    for (const attempt of [1, 2, 3, 4]) {
      await begun(store, id, attempt);
      await tested.flushRedis();
      await store.reconciler.run();
      expect(await statusOf(id)).toMatchObject({ state: 'queued', attempt });
    }
  });

  it('a job that is asked for comes back without waiting for the reconciler', async () => {
    const id = await acceptJob(store);
    await tested.flushRedis();
    expect((await store.jobs.list({ state: 'queued' }, { limit: 10 })).data).toHaveLength(1);
    await tested.flushRedis();
    expect(await statusOf(id)).toMatchObject({ state: 'queued' });
    await tested.flushRedis();
    expect(await allEvents(id)).toHaveLength(1);
  });
});

describe('a Redis that came back as an older copy of itself', () => {
  it('is brought up to what the artifacts hold', async () => {
    const id = await acceptJob(store);
    const key = `${tested.options.prefix}:job:${id}`;
    const [hash, stream] = [
      await tested.redis.hgetall(key),
      await tested.redis.dump(`${tested.options.prefix}:events:${id}`),
    ];
    const attempt = await begun(store, id);
    await appendLoss(attempt, { 1: 0.5 });
    const checkpoint = await checkpointAt(store, attempt, 1, { best: true });
    await attempt.abandon();
    await tested.redis.hset(key, { ...hash });
    expect(stream).not.toBeNull();
    const restarted = await tested.another();
    await restarted.reconciler.run();
    expect(await statusOf(id)).toMatchObject({ state: 'queued', attempt: 1, lastCheckpoint: checkpoint.id });
    const types = (await allEvents(id)).map(({ type }) => type);
    expect(types).toEqual(['state', 'state', 'state', 'metric', 'checkpoint', 'state']);
  });
});

describe('a schedule', () => {
  it('runs passes until it is stopped', async () => {
    const own = await tested.another({ timing: quickTiming });
    const schedule = own.reconciler.start();
    const id = await acceptJob(store);
    await begun(store, id);
    await tested.loseLease(id);
    await until(async () => (await statusOf(id))?.state === 'queued');
    await schedule.stop();
  });
});
