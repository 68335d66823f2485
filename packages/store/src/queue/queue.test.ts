import { setTimeout as sleep } from 'node:timers/promises';
import { defaultProject } from '@trainyard/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../store.ts';
import { newId } from '../testing/records.ts';
import { quickTiming, type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { aborted, moment, until } from '../testing/until.ts';

let tested: StoreUnderTest;
let store: Store;
beforeEach(async () => {
  tested = await storeUnderTest(quickTiming);
  store = tested.store;
});
afterEach(() => tested.close());

const waiting = async () => (await store.queue.counts()).attempts.waiting;

/** Takes entries until there are as many as expected; their jobs in the order they were taken. */
function taken(count: number): Promise<string[]> {
  const jobs: string[] = [];
  return new Promise((resolve) => {
    store.queue.createAttemptWorker(async ({ jobId }) => {
      jobs.push(jobId);
      if (jobs.length === count) resolve(jobs);
    });
  });
}

describe('the queue of attempts', () => {
  it('holds an attempt once, however often it is put in and by whomever', async () => {
    const other = await tested.another();
    const payload = { jobId: newId('job'), attempt: 1 };
    const puts = Array.from({ length: 10 }, (_, index) =>
      (index % 2 ? store : other).queue.enqueueAttempt(payload, 5, defaultProject),
    );
    expect(new Set(await Promise.all(puts))).toEqual(new Set(['queued']));
    expect(await waiting()).toBe(1);
    await store.queue.enqueueAttempt({ ...payload, attempt: 2 }, 5, defaultProject);
    expect(await waiting()).toBe(2);
  });

  it('takes an attempt that was done with before', async () => {
    const payload = { jobId: newId('job'), attempt: 1 };
    await store.queue.enqueueAttempt(payload, 5, defaultProject);
    const first = taken(2);
    await until(async () => Object.values((await store.queue.counts()).attempts).every((count) => count === 0));
    await store.queue.enqueueAttempt(payload, 5, defaultProject);
    expect(await first).toEqual([payload.jobId, payload.jobId]);
  });

  it('gives the most urgent first, and equals in the order they came', async () => {
    const jobs = Array.from({ length: 5 }, () => newId('job'));
    for (const [index, priority] of [100, 1, 100, 50, 1].entries()) {
      await store.queue.enqueueAttempt({ jobId: jobs[index] ?? '', attempt: 1 }, priority, defaultProject);
    }
    expect(await taken(5)).toEqual([1, 4, 3, 0, 2].map((index) => jobs[index]));
  });

  it('goes on after an entry whose processor failed, and keeps nothing of it', async () => {
    const [bad, good] = [newId('job'), newId('job')];
    await store.queue.enqueueAttempt({ jobId: bad, attempt: 1 }, 1, defaultProject);
    await store.queue.enqueueAttempt({ jobId: good, attempt: 1 }, 2, defaultProject);
    const reached = new Promise<void>((resolve) => {
      store.queue.createAttemptWorker(async ({ jobId }) => {
        if (jobId === bad) throw new Error('the processor failed');
        resolve();
      });
    });
    await reached;
    const left = await tested.redis.keys(`${tested.options.prefix}:queues:attempts:${bad}*`);
    expect(left).toEqual([]);
  });

  it('holds nothing but identifiers', async () => {
    const jobId = newId('job');
    await store.queue.enqueueAttempt({ jobId, attempt: 3 }, 5, defaultProject);
    const data = await tested.redis.hget(`${tested.options.prefix}:queues:attempts:${jobId}-a3-1`, 'data');
    expect(JSON.parse(data ?? '')).toEqual({ jobId, attempt: 3 });
  });
});

describe('a queue worker', () => {
  it('that loses its lock is told to stop, and another takes the entry', async () => {
    const jobId = newId('job');
    const deliveries: number[] = [];
    const stopped = new Promise<void>((resolve) => {
      store.queue.createAttemptWorker(async (_, { signal, delivery, entryId }) => {
        deliveries.push(delivery);
        if (delivery > 1) return;
        await tested.redis.del(`${tested.options.prefix}:queues:attempts:${entryId}:lock`);
        await aborted(signal);
        resolve();
      });
    });
    await store.queue.enqueueAttempt({ jobId, attempt: 1 }, 5, defaultProject);
    await stopped;
    await until(async () => deliveries.length === 2);
    expect(deliveries).toEqual([1, 2]);
  });

  it('finishes what it has in hand when it is closed, and takes nothing more', async () => {
    const jobs = [newId('job'), newId('job')];
    const done: string[] = [];
    const [inHand, closing] = [moment(), moment()];
    const worker = store.queue.createAttemptWorker(async ({ jobId }) => {
      inHand.reach();
      await closing.reached;
      done.push(jobId);
    });
    for (const jobId of jobs) await store.queue.enqueueAttempt({ jobId, attempt: 1 }, 5, defaultProject);
    await inHand.reached;
    const closed = worker.close();
    closing.reach();
    await closed;
    expect(done).toEqual([jobs[0]]);
    expect(await waiting()).toBe(1);
  });

  it('that is closed by force tells what it has in hand to stop', async () => {
    const inHand = moment();
    const worker = store.queue.createAttemptWorker(async (_, { signal }) => {
      inHand.reach();
      await aborted(signal);
    });
    await store.queue.enqueueAttempt({ jobId: newId('job'), attempt: 1 }, 5, defaultProject);
    await inHand.reached;
    await worker.close({ force: true });
  });

  it('takes as many entries at a time as it is asked to', async () => {
    let [now, most] = [0, 0];
    const full = moment();
    const finished = new Promise<void>((resolve) => {
      let done = 0;
      const process = async () => {
        now += 1;
        most = Math.max(most, now);
        if (now === 3) full.reach();
        await full.reached;
        // Time for one too many.
        await sleep(50);
        now -= 1;
        done += 1;
        if (done === 6) resolve();
      };
      store.queue.createAttemptWorker(process, { concurrency: 3 });
    });
    for (let index = 0; index < 6; index += 1) {
      await store.queue.enqueueAttempt({ jobId: newId('job'), attempt: 1 }, 5, defaultProject);
    }
    await finished;
    expect(most).toBe(3);
  });

  it('of ingests is not held up by attempts', async () => {
    store.queue.createAttemptWorker((_, { signal }) => aborted(signal));
    await store.queue.enqueueAttempt({ jobId: newId('job'), attempt: 1 }, 5, defaultProject);
    const datasetId = newId('dataset');
    const ingested = new Promise((resolve) => {
      store.queue.createIngestWorker(async (payload) => resolve(payload));
    });
    await store.queue.enqueueIngest({ datasetId });
    expect(await ingested).toEqual({ datasetId });
  });
});
