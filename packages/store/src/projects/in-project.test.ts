import { defaultProject, ownedBy } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidCursor, NotFound } from '../errors.ts';
import type { Store } from '../store.ts';
import { datasetRecord, jobRecord, modelRecord, newId } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import type { ProjectStore } from './project-store.ts';

let test: StoreUnderTest;
let store: Store;
let ours: ProjectStore;
let theirs: ProjectStore;
beforeAll(async () => {
  test = await storeUnderTest();
  ({ store } = test);
  ours = store.inProject(newId('project'));
  theirs = store.inProject(newId('project'));
});
afterAll(() => test.close());

async function newJob(owner: ProjectStore, labels: Record<string, string> = {}): Promise<string> {
  const dataset = datasetRecord('ready');
  await owner.datasets.create(dataset);
  const record = jobRecord(dataset.id, { labels });
  await owner.jobs.create(record);
  return record.id;
}

const idsOf = ({ data }: { data: { record: { id: string } }[] }): string[] => data.map(({ record }) => record.id);

describe('a project', () => {
  it('sees what it made, and another project does not', async () => {
    const dataset = datasetRecord('open');
    const model = modelRecord();
    await ours.datasets.create(dataset);
    await ours.models.create(model);
    const job = await newJob(ours);
    expect((await ours.datasets.get(dataset.id))?.project).toBe(ours.project);
    expect((await ours.models.get(model.id))?.project).toBe(ours.project);
    expect((await ours.jobs.get(job))?.record.project).toBe(ours.project);
    for (const owned of [theirs, store.inProject(defaultProject)]) {
      expect(await owned.datasets.get(dataset.id)).toBeUndefined();
      expect(await owned.models.get(model.id)).toBeUndefined();
      expect(await owned.jobs.get(job)).toBeUndefined();
      expect(await owned.jobs.final(job)).toBeUndefined();
    }
  });

  it('makes nothing for another project, whatever the record says', async () => {
    const dataset = ownedBy(theirs.project, datasetRecord('open'));
    await ours.datasets.create(dataset);
    expect(await theirs.datasets.get(dataset.id)).toBeUndefined();
    expect(await ours.datasets.get(dataset.id)).toBeDefined();
  });

  it('cannot act on a job of another, just as on one that does not exist', async () => {
    const job = await newJob(ours);
    const page = { limit: 10 };
    const acts = [
      (id: string) => theirs.jobs.command(id, { action: 'cancel', requestId: 'x' }),
      (id: string) => theirs.jobs.reports(id),
      (id: string) => theirs.jobs.manifest(id),
      (id: string) => theirs.jobs.metrics(id),
      (id: string) => theirs.checkpoints.list(id, page),
      (id: string) => theirs.events.read(id, { after: 0, limit: 1 }),
      async (id: string) => {
        for await (const item of theirs.events.subscribe(id, { after: 0, signal: new AbortController().signal }))
          return item;
      },
    ];
    for (const act of acts) {
      await expect(act(job)).rejects.toThrow(NotFound);
      await expect(act(newId('job'))).rejects.toThrow(NotFound);
    }
    const dataset = datasetRecord('open');
    await ours.datasets.create(dataset);
    await expect(theirs.datasets.update(dataset.id, (current) => current)).rejects.toThrow(NotFound);
    expect((await ours.jobs.get(job))?.status.state).toBe('queued');
  });

  it('lists what is its own, page by page, whatever lies between', async () => {
    const [mine, other] = [store.inProject(newId('project')), store.inProject(newId('project'))];
    const made: string[] = [];
    for (let index = 0; index < 5; index++) {
      made.unshift(await newJob(mine, { turn: 'x' }));
      await newJob(other, { turn: 'x' });
    }
    const first = await mine.jobs.list({ labels: [['turn', 'x']] }, { limit: 3 });
    const second = await mine.jobs.list({ labels: [['turn', 'x']] }, { limit: 3, after: first.nextCursor ?? '' });
    expect([...idsOf(first), ...idsOf(second)]).toEqual(made);
    expect(second.hasMore).toBe(false);
    expect(idsOf(await other.jobs.list({}, { limit: 100 }))).toHaveLength(5);
    const datasets = await mine.datasets.list({ limit: 2 });
    const rest = await mine.datasets.list({ limit: 5, after: datasets.nextCursor ?? '' });
    expect([...datasets.data, ...rest.data].map(({ project }) => project)).toEqual(made.map(() => mine.project));
    expect((await mine.models.list({ limit: 5 })).data).toEqual([]);
    await expect(mine.models.list({ limit: 5, after: 'x' })).rejects.toThrow(InvalidCursor);
  });

  it('lists its jobs again when Redis has lost everything', async () => {
    const project = store.inProject(newId('project'));
    const job = await newJob(project);
    await test.flushRedis();
    expect(idsOf(await project.jobs.list({}, { limit: 10 }))).toEqual([job]);
    expect(idsOf(await theirs.jobs.list({}, { limit: 100 }))).not.toContain(job);
  });
});

describe('a store that is older than projects', () => {
  it('has its records in the default project, its index of jobs too', async () => {
    const old = await storeUnderTest();
    const record = datasetRecord('ready');
    const key = `datasets/${record.id}/00000000`;
    await old.store.artifacts.create(key, Buffer.from(JSON.stringify(record)));
    const job = jobRecord(record.id);
    await old.store.jobs.create(job);
    const project = old.store.inProject(defaultProject);
    await old.redis.del(`${old.options.prefix}:index:project:${defaultProject}`, `${old.options.prefix}:indexed:2`);
    expect((await project.datasets.list({ limit: 10 })).data).toEqual([record]);
    expect(idsOf(await project.jobs.list({}, { limit: 10 }))).toEqual([job.id]);
    await old.close();
  });
});
