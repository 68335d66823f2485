import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TransitionRefused } from '../errors.ts';
import type { Store } from '../store.ts';
import { acceptJob, appendLoss, begun, checkpointAt, claim, datasetRecord, jobRecord } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { aborted } from '../testing/until.ts';

let tested: StoreUnderTest;
let store: Store;
beforeEach(async () => {
  tested = await storeUnderTest();
  ({ store } = tested);
});
afterEach(() => tested.close());

const statusOf = async (id: string) => (await store.jobs.get(id))?.status;
const stateOf = async (id: string) => (await statusOf(id))?.state;
const statesOf = async (id: string) => (await statusOf(id))?.transitions.map(({ state }) => state);
const waiting = async () => (await store.queue.counts()).attempts.waiting;
const pause = async (id: string) => (await store.jobs.command(id, { action: 'pause', requestId: 'r' })).status;
const resume = async (id: string) => (await store.jobs.command(id, { action: 'resume', requestId: 'r' })).status;
const commandsOf = (id: string) => store.artifacts.list(`jobs/${id}/commands`);

async function waitingJob(): Promise<{ id: string; ready: () => Promise<void> }> {
  const dataset = datasetRecord('validating');
  await store.datasets.create(dataset);
  const record = jobRecord(dataset.id);
  await store.jobs.create(record);
  const ready = async () => {
    await store.datasets.update(dataset.id, (current) => ({ ...current, state: 'ready' }));
    await store.jobs.settleWaiting(dataset.id);
  };
  return { id: record.id, ready };
}

describe('a job that nobody runs', () => {
  it('is paused at once, out of the queue, and queued again when it is resumed', async () => {
    const id = await acceptJob(store);
    expect(await pause(id)).toMatchObject({ state: 'paused', attempt: 0 });
    expect(await waiting()).toBe(0);
    expect(await store.attempts.claim({ jobId: id, attempt: 1 }, { workerId: 'w' })).toMatchObject({
      reason: 'paused',
    });
    expect(await resume(id)).toMatchObject({ state: 'queued' });
    expect(await waiting()).toBe(1);
    expect((await begun(store, id)).number).toBe(1);
  });

  it('takes each command once: asking again changes nothing and writes nothing', async () => {
    const id = await acceptJob(store);
    const paused = await pause(id);
    expect(await pause(id)).toEqual(paused);
    const resumed = await resume(id);
    expect(await resume(id)).toEqual(resumed);
    expect(await commandsOf(id)).toHaveLength(2);
  });

  it('that was never paused cannot be resumed', async () => {
    const id = await acceptJob(store);
    await expect(resume(id)).rejects.toThrow(TransitionRefused);
    expect(await commandsOf(id)).toEqual([]);
  });

  it('waits for its dataset again when it is resumed before that is ready', async () => {
    const { id, ready } = await waitingJob();
    await pause(id);
    expect(await resume(id)).toMatchObject({ state: 'waiting' });
    await ready();
    expect(await stateOf(id)).toBe('queued');
    expect(await waiting()).toBe(1);
  });

  it('stays paused when its dataset becomes ready, and is queued when it is resumed', async () => {
    const { id, ready } = await waitingJob();
    await pause(id);
    await ready();
    await store.reconciler.run();
    expect(await stateOf(id)).toBe('paused');
    expect(await resume(id)).toMatchObject({ state: 'queued' });
    expect(await statesOf(id)).toEqual(['waiting', 'paused', 'queued']);
  });

  it('is cancelled at once while it is paused', async () => {
    const id = await acceptJob(store);
    await pause(id);
    const { status } = await store.jobs.command(id, { action: 'cancel', requestId: 'r' });
    expect(status).toMatchObject({ state: 'cancelled', stopReason: 'userCancelled' });
    await expect(resume(id)).rejects.toThrow(TransitionRefused);
  });

  it('races between a claim and a pause with one outcome: it runs and is told, or is never claimed', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await acceptJob(store);
      const [{ attempt }] = await Promise.all([
        store.attempts.claim({ jobId: id, attempt: 1 }, { workerId: 'w' }),
        pause(id),
      ]);
      if (attempt) {
        await aborted(attempt.pausing);
        await attempt.confirmPause();
      }
      expect(await stateOf(id)).toBe('paused');
      await resume(id);
      await begun(store, id, (await statusOf(id))!.attempt + 1);
    }
  });
});

describe('a job that runs', () => {
  it('is told at once, lets go of its worker when it has stopped, and goes on from its checkpoint', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await appendLoss(attempt, { 1: 0.9, 2: 0.8 });
    const checkpoint = await checkpointAt(store, attempt, 2);
    expect(await pause(id)).toMatchObject({ state: 'pausing' });
    await aborted(attempt.pausing);
    await attempt.confirmPause();
    expect(await stateOf(id)).toBe('paused');
    expect(await tested.redis.exists(`${tested.options.prefix}:lease:${id}`)).toBe(0);
    await store.reconciler.run();
    expect(await stateOf(id)).toBe('paused');
    await resume(id);
    expect((await claim(store, id, 2)).resumeFrom).toMatchObject({ id: checkpoint.id });
  });

  it('refuses to be resumed until it is paused', async () => {
    const id = await acceptJob(store);
    await begun(store, id);
    await pause(id);
    await expect(resume(id)).rejects.toThrow('a job that is pausing does not accept resume');
    expect(await commandsOf(id)).toHaveLength(1);
  });

  it('ends when it had nothing left to do as the pause came', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await pause(id);
    await attempt.succeed({ weightsSha256: 'f'.repeat(64), reports: [] });
    expect(await stateOf(id)).toBe('succeeded');
  });

  it('is cancelled by a cancel that comes while it is pausing', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await pause(id);
    await store.jobs.command(id, { action: 'cancel', requestId: 'r' });
    await expect(attempt.confirmPause()).rejects.toThrow(TransitionRefused);
    expect(attempt.cancelled.aborted).toBe(true);
    await attempt.confirmCancel();
    expect(await stateOf(id)).toBe('cancelled');
  });

  it('is paused from its last checkpoint when its worker is lost', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await checkpointAt(store, attempt, 3);
    await pause(id);
    await attempt.abandon();
    await store.reconciler.run();
    expect(await statusOf(id)).toMatchObject({ state: 'paused', attempt: 1 });
    await resume(id);
    expect((await claim(store, id, 2)).resumeFrom).toMatchObject({ step: 3 });
  });

  it('is not called poison for being paused over and over without a checkpoint', async () => {
    const id = await acceptJob(store);
    for (const number of [1, 2, 3, 4, 5]) {
      const attempt = await begun(store, id, number);
      await pause(id);
      await attempt.confirmPause();
      await resume(id);
    }
    const attempt = await begun(store, id, 6);
    await attempt.abandon();
    await store.reconciler.run();
    expect(await stateOf(id)).toBe('queued');
  });

  it('learns of a cancel by force, also after a graceful one', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await store.jobs.command(id, { action: 'cancel', requestId: 'r' });
    await aborted(attempt.cancelled);
    expect(attempt.forced.aborted).toBe(false);
    await store.jobs.command(id, { action: 'forceCancel', requestId: 'r' });
    await aborted(attempt.forced);
    await attempt.confirmCancel();
    expect(await stateOf(id)).toBe('cancelled');
  });
});

describe('after everything in Redis is lost', () => {
  async function afterFlush(id: string): Promise<string | undefined> {
    await tested.flushRedis();
    await store.reconciler.run();
    return stateOf(id);
  }

  it('a paused job is paused, a resumed one is queued, whatever the events tell', async () => {
    const [paused, resumed] = [await acceptJob(store), await acceptJob(store)];
    await pause(paused);
    await pause(resumed);
    await resume(resumed);
    expect(await afterFlush(paused)).toBe('paused');
    expect(await stateOf(resumed)).toBe('queued');
    expect(await waiting()).toBe(1);
    expect(await resume(paused)).toMatchObject({ state: 'queued' });
    expect(await afterFlush(paused)).toBe('queued');
  });

  it('a job that was pausing is paused, and goes on from its last checkpoint', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await checkpointAt(store, attempt, 2);
    await pause(id);
    expect(await afterFlush(id)).toBe('paused');
    await resume(id);
    expect((await claim(store, id, 2)).resumeFrom).toMatchObject({ step: 2 });
  });

  it('a job that ran on after a pause runs on', async () => {
    const id = await acceptJob(store);
    const first = await begun(store, id);
    await pause(id);
    await first.confirmPause();
    await resume(id);
    const second = await begun(store, id, 2);
    await checkpointAt(store, second, 5);
    expect(await afterFlush(id)).toBe('queued');
  });

  it('a waiting job that was paused waits again when it is resumed', async () => {
    const { id, ready } = await waitingJob();
    await pause(id);
    expect(await afterFlush(id)).toBe('paused');
    await ready();
    expect(await stateOf(id)).toBe('paused');
    expect(await resume(id)).toMatchObject({ state: 'queued' });
  });

  it('the revision goes on above that of every command', async () => {
    const id = await acceptJob(store);
    await pause(id);
    const { revision } = await resume(id);
    await afterFlush(id);
    expect((await statusOf(id))!.revision).toBeGreaterThanOrEqual(revision);
  });
});

describe('a Redis that came back as an older copy of itself', () => {
  it('heeds the pause that it does not know of', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    const keys = [`${tested.options.prefix}:job:${id}`, `${tested.options.prefix}:events:${id}`];
    const before = await Promise.all(keys.map((key) => tested.redis.dumpBuffer(key)));
    await pause(id);
    for (const [at, key] of keys.entries()) await tested.redis.restore(key, 0, before[at]!, 'REPLACE');
    expect(await stateOf(id)).toBe('running');
    await store.reconciler.run();
    expect(await stateOf(id)).toBe('pausing');
    await attempt.abandon();
  });
});
