import { noLimits, type ProjectRecord, schemaVersion, type TimeEstimate } from '@trainyard/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StoreQueue } from '../queue/bull-queues.ts';
import { datasetRecord, jobRecord, newId } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';

let test: StoreUnderTest;
let queue: StoreQueue;
beforeEach(async () => {
  test = await storeUnderTest();
  queue = test.store.queue as StoreQueue;
});
afterEach(() => test.close());

const times = (p50Ms: number): TimeEstimate => ({ p50Ms, p90Ms: 3 * p50Ms });

async function put(project: string, expected?: TimeEstimate, priority = 100) {
  const payload = { jobId: newId('job'), attempt: 1 };
  await queue.enqueueAttempt(payload, priority, project, expected);
  return payload;
}

const outlook = (payload: { jobId: string; attempt: number }) => test.store.forecast.ofAttempt(payload);
const worker = (threads: number) =>
  test.store.workers.announce({ workerId: newId('job'), threads, startedAt: new Date().toISOString() });

/** The slots that tell of themselves only once they are listed. */
async function listed(count: number): Promise<void> {
  while ((await test.store.workers.list()).length !== count) await new Promise((done) => setTimeout(done, 10));
}

it('adds up what is ahead, over as many slots as there are, and follows every change of it', async () => {
  const [one, two] = [newId('project'), newId('project')];
  const first = await put(one, times(1000));
  const second = await put(one, times(2000));
  const third = await put(one, times(3000));
  const last = await put(one);
  expect(await outlook(last)).toMatchObject({ own: 3, eta: null, etaUnknown: 'noWorker' });

  worker(1);
  await listed(1);
  const sums = [0, 1000, 3000, 6000];
  for (const [at, payload] of [first, second, third, last].entries()) {
    expect(await outlook(payload)).toMatchObject({ own: at, eta: times(sums[at] ?? -1), assumed: 0 });
  }
  await queue.moveAttempt(last, 1);
  expect(await outlook(last)).toMatchObject({ own: 0, eta: times(0) });
  // It tells no time: it is reckoned at the mean of the others.
  expect(await outlook(first)).toMatchObject({ own: 1, eta: times(2000), assumed: 1 });
  await queue.removeAttempt(last);

  const other = await put(two, times(500), 1000);
  expect(await outlook(other)).toMatchObject({ own: 0, others: 1, eta: times(1000) });
  expect(await outlook(second)).toMatchObject({ own: 1, others: 1, eta: times(1500) });
  expect(await test.store.forecast.ofNew(two, 1)).toMatchObject({ own: 0, others: 1, eta: times(1000) });
  expect(await test.store.forecast.ofNew(two, 1000)).toMatchObject({ own: 1, others: 2, eta: times(3500) });

  worker(1);
  await listed(2);
  expect(await outlook(third)).toMatchObject({ own: 2, others: 1, eta: times(1000) });
});

it('says that it cannot be told while nothing ahead tells a time, and that it is now while a slot is free', async () => {
  worker(2);
  await listed(1);
  const project = newId('project');
  const [first, second, third] = [await put(project), await put(project), await put(project)];
  expect(await outlook(first)).toMatchObject({ eta: times(0) });
  expect(await outlook(second)).toMatchObject({ eta: times(0), assumed: 1 });
  expect(await outlook(third)).toMatchObject({ eta: null, etaUnknown: 'noEstimates', assumed: 2 });
  expect(await outlook({ jobId: newId('job'), attempt: 1 })).toBeUndefined();
});

it('waits for what runs by what that tells of itself, and for the room of its project', async () => {
  const project: ProjectRecord = {
    ...{ schemaVersion, id: newId('project'), name: 'x', revision: 1, createdAt: new Date().toISOString() },
    limits: { ...noLimits, jobsRunning: 1 },
  };
  await test.store.administer().projects.create(project);
  const owner = test.store.inProject(project.id);
  const dataset = datasetRecord('ready');
  await owner.datasets.create(dataset);
  const jobs = [jobRecord(dataset.id), jobRecord(dataset.id)];
  for (const job of jobs) await owner.jobs.create(job);
  const [running, waiting] = jobs.map(({ id }) => ({ jobId: id, attempt: 1 }));
  if (!running || !waiting) throw new Error('two jobs were made');
  const { attempt } = await test.store.attempts.claim(running, { workerId: 'w' });
  await queue.removeAttempt(running);
  await attempt?.begin();
  const progress = {
    fraction: 0.5,
    epoch: 1,
    epochs: 2,
    step: 5,
    steps: 10,
    samplesPerSecond: 1,
    updatedAt: new Date().toISOString(),
  };
  await attempt?.append([{ type: 'progress', step: 5, data: { ...progress, etaMs: 3_600_000 } }]);
  worker(2);
  await listed(1);
  const found = await outlook(waiting);
  expect(found).toMatchObject({ own: 0, others: 0, isHeld: true });
  // A slot is free, and its project may not have it before its other job ends.
  expect(Math.abs((found?.eta?.p50Ms ?? 0) - 3_600_000)).toBeLessThan(600_000);
  expect(await test.store.forecast.ofNew(newId('project'), 1)).toMatchObject({ eta: { p50Ms: 0 } });
  await attempt?.abandon();
});

it('looks at a bounded number of many thousand, and comes to what all of them add up to', async () => {
  const count = 600;
  worker(1);
  await listed(1);
  const project = newId('project');
  const entries = Array.from({ length: count }, () => ({ jobId: newId('job'), attempt: 1 }));
  await Promise.all(entries.map((each) => queue.enqueueAttempt(each, 100, project, times(10))));
  const last = await put(project, times(10), 1000);
  expect(await outlook(last)).toMatchObject({ own: count, eta: times(10 * count), assumed: count - 256 });
});
