import { noLimits, type ProjectLimits, type ProjectRecord, schemaVersion } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlreadyExists, QuotaExceeded } from '../errors.ts';
import type { Store } from '../store.ts';
import { claim, datasetRecord, jobRecord, newId } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';

let test: StoreUnderTest;
let stores: Store[];
beforeAll(async () => {
  test = await storeUnderTest();
  stores = [test.store, await test.another({ role: 'api' })];
});
afterAll(() => test.close());

async function newProject(limits: Partial<ProjectLimits>): Promise<string> {
  const record: ProjectRecord = {
    ...{ schemaVersion, id: newId('project'), name: 'x', revision: 1, createdAt: new Date().toISOString() },
    limits: { ...noLimits, ...limits },
  };
  await test.store.administer().projects.create(record);
  return record.id;
}

const storeOf = (project: string, turn: number) => (stores[turn % 2] as Store).inProject(project);

/** Does work many times at once, in two processes by turns: how often it was done. Only a full quota may refuse it. */
async function times(count: number, work: (turn: number) => Promise<unknown>): Promise<number> {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, (_, turn) => work(turn)));
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  for (const refusal of refusals) expect(refusal).toBeInstanceOf(QuotaExceeded);
  return count - refusals.length;
}

async function datasetIn(project: string): Promise<string> {
  const record = datasetRecord('ready');
  await storeOf(project, 0).datasets.create(record);
  return record.id;
}

describe('a quota that two processes hold at once', () => {
  it('lets just as many jobs be queued as may, and one more for each that begins', async () => {
    const project = await newProject({ jobsQueued: 7 });
    const dataset = await datasetIn(project);
    const post = (turn: number) => storeOf(project, turn).jobs.create(jobRecord(dataset));
    expect(await times(40, post)).toBe(7);
    const { data } = await storeOf(project, 1).jobs.list({ state: 'queued' }, { limit: 20 });
    expect(data).toHaveLength(7);
    const held = await claim(test.store, data[0]?.record.id ?? '');
    expect(await times(10, post)).toBe(1);
    await held.abandon();
  });

  it('lets just as many datasets be made as may', async () => {
    const project = await newProject({ datasets: 5 });
    expect(await times(30, (turn) => storeOf(project, turn).datasets.create(datasetRecord('open')))).toBe(5);
    expect((await storeOf(project, 0).datasets.list({ limit: 20 })).data).toHaveLength(5);
  });

  it('does not refuse what was made already, by whichever process', async () => {
    const project = await newProject({ jobsQueued: 1 });
    const record = jobRecord(await datasetIn(project));
    await storeOf(project, 0).jobs.create(record);
    await expect(storeOf(project, 1).jobs.create(record)).rejects.toThrow(AlreadyExists);
    await expect(storeOf(project, 1).jobs.create(jobRecord(record.spec.dataset))).rejects.toThrow(QuotaExceeded);
    await expect(storeOf(project, 1).jobs.checkQueue()).rejects.toThrow(QuotaExceeded);
  });

  it('holds after Redis lost everything', async () => {
    const project = await newProject({ jobsQueued: 3 });
    const dataset = await datasetIn(project);
    const post = (turn: number) => storeOf(project, turn).jobs.create(jobRecord(dataset));
    expect(await times(6, post)).toBe(3);
    await test.flushRedis();
    // Until the list of jobs is whole again, nobody can tell how many there are.
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, (_, turn) => post(turn)));
    expect(outcomes.map(({ status }) => status)).toEqual(Array(6).fill('rejected'));
    await test.store.reconciler.run();
    expect(await times(6, post)).toBe(0);
  });

  it('gives a place back that was not used', async () => {
    const project = await newProject({ jobsQueued: 1 });
    const record = jobRecord(await datasetIn(project));
    await expect(storeOf(project, 0).jobs.create({ ...record, id: 'job_none' })).rejects.toThrow();
    await storeOf(project, 1).jobs.create(record);
  });
});
