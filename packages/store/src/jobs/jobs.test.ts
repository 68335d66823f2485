import type { EvaluationReport } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlreadyExists, InvalidCursor, NotFound, TransitionRefused } from '../errors.ts';
import { acceptJob, begun, claim, datasetRecord, jobRecord, newId, succeed } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { aborted } from '../testing/until.ts';

let tested: StoreUnderTest;
beforeAll(async () => {
  tested = await storeUnderTest();
});
afterAll(() => tested.close());

describe('a new job', () => {
  it('is queued when its dataset is ready, with one entry of its first attempt', async () => {
    const { store } = tested;
    const before = (await store.queue.counts()).attempts.waiting;
    const id = await acceptJob(store, { epochs: 7 });
    const job = await store.jobs.get(id);
    expect(job?.status).toMatchObject({ state: 'queued', revision: 1, attempt: 0, progress: { epochs: 7, step: 0 } });
    expect(job?.lastSeq).toBe(1);
    expect((await store.queue.counts()).attempts.waiting).toBe(before + 1);
  });

  it('waits for a dataset that is not ready, and is queued when it is', async () => {
    const { store } = tested;
    const dataset = datasetRecord('validating');
    await store.datasets.create(dataset);
    const record = jobRecord(dataset.id);
    expect((await store.jobs.create(record)).status.state).toBe('waiting');
    await store.jobs.settleWaiting(dataset.id);
    expect((await store.jobs.get(record.id))?.status.state).toBe('waiting');
    await store.datasets.update(dataset.id, (current) => ({ ...current, state: 'ready' }));
    await store.jobs.settleWaiting(dataset.id);
    expect((await store.jobs.get(record.id))?.status.state).toBe('queued');
  });

  it('fails when the dataset it waits for is rejected', async () => {
    const { store } = tested;
    const dataset = datasetRecord('validating');
    await store.datasets.create(dataset);
    const record = jobRecord(dataset.id);
    await store.jobs.create(record);
    await store.datasets.update(dataset.id, (current) => ({ ...current, state: 'rejected' }));
    await store.jobs.settleWaiting(dataset.id);
    expect(await store.jobs.final(record.id)).toMatchObject({ state: 'failed', stopReason: 'invalidData' });
  });

  it('is accepted once', async () => {
    const dataset = datasetRecord();
    const record = jobRecord(dataset.id);
    await tested.store.jobs.create(record);
    await expect(tested.store.jobs.create(record)).rejects.toThrow(AlreadyExists);
  });

  it('that was never accepted is not found', async () => {
    const id = newId('job');
    expect(await tested.store.jobs.get(id)).toBeUndefined();
    await expect(tested.store.jobs.command(id, { action: 'cancel', requestId: 'r' })).rejects.toThrow(NotFound);
    await expect(tested.store.jobs.metrics(id)).rejects.toThrow(NotFound);
  });
});

describe('cancel', () => {
  it('ends a queued job at once: no attempt of it can be claimed', async () => {
    const { store } = tested;
    const id = await acceptJob(store);
    const before = (await store.queue.counts()).attempts.waiting;
    expect((await store.jobs.command(id, { action: 'cancel', requestId: 'r' })).status).toMatchObject({
      state: 'cancelled',
      stopReason: 'userCancelled',
      revision: 2,
    });
    expect((await store.queue.counts()).attempts.waiting).toBe(before - 1);
    expect(await store.attempts.claim({ jobId: id, attempt: 1 }, { workerId: 'w' })).toEqual({
      attempt: null,
      reason: 'ended',
    });
    expect(await store.jobs.final(id)).toMatchObject({ state: 'cancelled', lastSeq: 2, metricHistory: null });
  });

  it('reaches the process that runs the job, which then confirms it', async () => {
    const { store } = tested;
    const worker = await tested.another();
    const id = await acceptJob(store);
    const attempt = await begun(worker, id);
    expect((await store.jobs.command(id, { action: 'cancel', requestId: 'r' })).status.state).toBe('cancelling');
    // A machine that stood still for longer than a lease lives lost it: then there is nothing to wait for.
    await aborted(AbortSignal.any([attempt.cancelled, attempt.lost]));
    expect(await attempt.confirmCancel()).toMatchObject({ state: 'cancelled', attempt: 1 });
    expect((await store.jobs.get(id))?.status.state).toBe('cancelled');
  });

  it('asked twice is in effect already', async () => {
    const { store } = tested;
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    const once = await store.jobs.command(id, { action: 'cancel', requestId: 'r' });
    const twice = await store.jobs.command(id, { action: 'cancel', requestId: 'r' });
    expect(twice.status.revision).toBe(once.status.revision);
    await attempt.confirmCancel();
    expect((await store.jobs.command(id, { action: 'cancel', requestId: 'r' })).status.state).toBe('cancelled');
  });

  it('of a job that succeeded is refused, and of one whose results are being written too', async () => {
    const { store } = tested;
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await attempt.finalize();
    await expect(store.jobs.command(id, { action: 'cancel', requestId: 'r' })).rejects.toThrow(TransitionRefused);
    await attempt.succeed({ weightsSha256: 'f'.repeat(64), reports: [] });
    await expect(store.jobs.command(id, { action: 'cancel', requestId: 'r' })).rejects.toThrow(
      'the job is succeeded, and an ended job stays as it is',
    );
  });

  it('races with a claim: whoever is first, the job ends cancelled and never runs on', async () => {
    const { store } = tested;
    for (let round = 0; round < 10; round += 1) {
      const id = await acceptJob(store);
      const [claimed] = await Promise.all([
        store.attempts.claim({ jobId: id, attempt: 1 }, { workerId: 'w' }),
        store.jobs.command(id, { action: 'cancel', requestId: 'r' }),
      ]);
      if (claimed.attempt) await claimed.attempt.confirmCancel();
      expect((await store.jobs.get(id))?.status.state).toBe('cancelled');
    }
  });
});

describe('list', () => {
  it('pages through every job, newest first, none twice and none left out', async () => {
    const own = await storeUnderTest();
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.push(await acceptJob(own.store));
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await own.store.jobs.list({}, { limit: 3, ...(after && { after }) });
      seen.push(...page.data.map(({ record }) => record.id));
      expect(page.hasMore).toBe(page.nextCursor !== null);
      after = page.nextCursor ?? undefined;
      // What is added meanwhile is newer than the cursor and does not shift the pages.
      await acceptJob(own.store);
    } while (after);
    expect(seen).toEqual(ids.toReversed());
    await own.close();
  });

  it('finds jobs by state, phase, kind, dataset and labels', async () => {
    const own = await storeUnderTest();
    const { store } = own;
    const queued = await acceptJob(store, { labels: { team: 'vision', stage: 'dev' } });
    const running = await acceptJob(store, { labels: { team: 'vision' } });
    await begun(store, running);
    const done = await acceptJob(store, { labels: { team: 'audio' } });
    await succeed(await begun(store, done));
    const list = async (filter: object) =>
      (await store.jobs.list(filter, { limit: 10 })).data.map(({ record }) => record.id);
    expect(await list({ state: 'running' })).toEqual([running]);
    expect(await list({ phase: 'pending' })).toEqual([queued]);
    expect(await list({ phase: 'terminal' })).toEqual([done]);
    expect(await list({ kind: 'train' })).toEqual([done, running, queued]);
    expect(await list({ labels: [['team', 'vision']] })).toEqual([running, queued]);
    expect(
      await list({
        labels: [
          ['team', 'vision'],
          ['stage', 'dev'],
        ],
      }),
    ).toEqual([queued]);
    expect(await list({ labels: [['team', 'vision']], phase: 'active' })).toEqual([running]);
    const dataset = (await store.jobs.get(done))?.record.spec.dataset ?? '';
    expect(await list({ dataset })).toEqual([done]);
    expect(await list({ dataset, state: 'queued' })).toEqual([]);
    await own.close();
  });

  it('refuses a cursor it did not give', async () => {
    const list = (after: string) => tested.store.jobs.list({}, { limit: 3, after });
    await expect(list('garbage')).rejects.toThrow(InvalidCursor);
    await expect(list(Buffer.from(`1.${newId('dataset')}`).toString('base64url'))).rejects.toThrow(InvalidCursor);
  });
});

describe('the end of a job', () => {
  it('is durable with its reports, its metrics and the number of its last event', async () => {
    const { store } = tested;
    const id = await acceptJob(store);
    const attempt = await claim(store, id);
    await attempt.begin();
    await attempt.append([
      { type: 'epoch', step: 3, data: { values: { 'validation.loss': 0.5 }, epoch: 1, durationMs: 9 } },
    ]);
    await attempt.finalize();
    const createdAt = new Date().toISOString();
    const report: EvaluationReport = {
      kind: 'evaluation',
      jobId: id,
      checkpoint: newId('checkpoint'),
      split: 'test',
      samples: 10,
      createdAt,
      task: 'regression',
      loss: 1,
      mse: 1,
      rmse: 1,
      mae: 1,
      r2: 0,
      nonFinite: 0,
      notes: [],
      bootstrap: null,
      worst: [],
      perColumn: [],
      residuals: null,
      points: [],
      baseline: { mse: 1, rmse: 1, mae: 1, r2: 0 },
    };
    const final = await attempt.succeed({ weightsSha256: 'f'.repeat(64), reports: [report] });
    const { events } = await store.events.read(id, { after: 0, limit: 100 });
    expect(final).toMatchObject({ state: 'succeeded', stopReason: 'completed', lastSeq: events.length });
    expect(final.weightsSha256).toBe('f'.repeat(64));
    expect(await store.jobs.reports(id)).toEqual([report]);
    expect((await store.jobs.get(id))?.status).toMatchObject({ state: 'succeeded', finishedAt: final.finishedAt });
  });
});
