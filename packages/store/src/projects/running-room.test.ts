import { defaultProject, noLimits, type ProjectRecord, schemaVersion } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoreQueue } from '../queue/bull-queues.ts';
import type { Store } from '../store.ts';
import { datasetRecord, jobRecord, newId } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';

let test: StoreUnderTest;
let store: Store;
let queue: StoreQueue;
beforeAll(async () => {
  test = await storeUnderTest();
  ({ store } = test);
  queue = store.queue as StoreQueue;
});
afterAll(() => test.close());

async function newProject(jobsRunning: number | null): Promise<string> {
  const id = newId('project');
  const limits = { ...noLimits, jobsRunning };
  const record: ProjectRecord = {
    schemaVersion,
    id,
    name: 'x',
    limits,
    revision: 1,
    createdAt: new Date().toISOString(),
  };
  await store.administer().projects.create(record);
  return id;
}

async function queued(project: string, count: number): Promise<string[]> {
  const owner = store.inProject(project);
  const dataset = datasetRecord('ready');
  await owner.datasets.create(dataset);
  const records = Array.from({ length: count }, () => jobRecord(dataset.id));
  for (const record of records) await owner.jobs.create(record);
  return records.map(({ id }) => id);
}

const claim = (jobId: string) => store.attempts.claim({ jobId, attempt: 1 }, { workerId: newId('job') });

describe('a project that may run two jobs at a time', () => {
  it('begins two of many that are claimed at once; the others stay queued', async () => {
    const project = await newProject(2);
    const ids = await queued(project, 6);
    const outcomes = await Promise.all(ids.map(claim));
    expect(outcomes.filter(({ attempt }) => attempt !== null)).toHaveLength(2);
    const refusals = outcomes.flatMap((outcome) => ('reason' in outcome ? [outcome.reason] : []));
    expect(refusals).toEqual(Array(4).fill('noRoom'));
    expect((await store.inProject(project).jobs.list({ state: 'queued' }, { limit: 10 })).data).toHaveLength(4);
    expect(await store.usage.jobsRunning(project)).toBe(2);
    expect((await Promise.all(outcomes.map(({ attempt }) => attempt?.abandon()))).length).toBe(6);
  });

  it('has the next one entered in the queue when there is room again, and no more than that', async () => {
    const project = await newProject(1);
    const [first = '', second = '', third = ''] = await queued(project, 3);
    const { attempt } = await claim(first);
    for (const jobId of [first, second, third]) await queue.removeAttempt({ jobId, attempt: 1 });
    const waiting = [second, third].map((jobId) => ({ jobId, attempt: 1 }));
    await store.reconciler.run();
    expect(await queue.missingAttempts(waiting)).toHaveLength(2);
    await attempt?.begin();
    await attempt?.fail({ code: 'internal', message: 'x', retryable: false, attempt: 1 });
    await store.reconciler.run();
    expect(await queue.missingAttempts(waiting)).toHaveLength(1);
  });
});

it('a project without a limit begins all', async () => {
  const outcomes = await Promise.all((await queued(defaultProject, 4)).map(claim));
  expect(outcomes.filter(({ attempt }) => attempt !== null)).toHaveLength(4);
  await Promise.all(outcomes.map(({ attempt }) => attempt?.abandon()));
});
