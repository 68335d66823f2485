import { defaultProject, noLimits, type ProjectRecord, schemaVersion } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoreQueue } from '../queue/bull-queues.ts';
import type { Store } from '../store.ts';
import { datasetRecord, jobRecord, newId } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { until } from '../testing/until.ts';

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

const depthOf = async (project: string) => (await store.queue.depths()).find((depth) => depth.project === project);

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

  it('has no turn in the queue while it runs as many, and the next by priority as soon as one ends, without a reconciler', async () => {
    const project = await newProject(1);
    const ids = await queued(project, 3);
    const begun: string[] = [];
    const ends = new Map<string, () => void>();
    const isOver = new AbortController();
    const worker = store.queue.createAttemptWorker(
      async (payload) => {
        const { attempt } = await store.attempts.claim(payload, { workerId: 'w' });
        if (!attempt) return;
        await attempt.begin();
        await new Promise<void>((resolve) => {
          ends.set(attempt.jobId, resolve);
          isOver.signal.addEventListener('abort', () => resolve());
          begun.push(attempt.jobId);
        });
        await attempt.fail({ code: 'internal', message: 'x', retryable: false, attempt: 1 });
      },
      { concurrency: 3 },
    );
    try {
      // Those that the worker took in vain are back.
      await until(async () => (await depthOf(project))?.waiting === 2 && (await depthOf(project))?.isHeld === true);
      const [first = ''] = begun;
      const [second = '', third = ''] = ids.filter((id) => id !== first);
      await store.jobs.change(third, { patch: { priority: 1 }, requestId: 'r', check: () => undefined });
      expect(await store.queue.place({ jobId: second, attempt: 1 })).toMatchObject({ own: 1, isHeld: true });
      for (const id of [first, third, second]) {
        await until(async () => begun.includes(id));
        ends.get(id)?.();
      }
      expect(begun).toEqual([first, third, second]);
    } finally {
      isOver.abort();
      await worker.close({ force: true });
    }
  });

  it('has its turns again by the reconciler when whoever ended a job died before', async () => {
    const project = await newProject(1);
    const [waiting = ''] = await queued(project, 1);
    await queue.hold(project);
    expect(await queue.place({ jobId: waiting, attempt: 1 })).toMatchObject({ isHeld: true });
    await store.reconciler.run();
    expect(await queue.place({ jobId: waiting, attempt: 1 })).toMatchObject({ isHeld: false });
  });
});

it('a project without a limit begins all', async () => {
  const outcomes = await Promise.all((await queued(defaultProject, 4)).map(claim));
  expect(outcomes.filter(({ attempt }) => attempt !== null)).toHaveLength(4);
  await Promise.all(outcomes.map(({ attempt }) => attempt?.abandon()));
});
