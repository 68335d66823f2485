import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fenced, TransitionRefused } from '../errors.ts';
import type { Store } from '../store.ts';
import { acceptJob, appendLoss, begun, checkpointAt, claim, newId, succeed } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { aborted, risen } from '../testing/until.ts';
import type { Attempt } from './attempts.ts';

let tested: StoreUnderTest;
let store: Store;
beforeAll(async () => {
  tested = await storeUnderTest();
  store = tested.store;
});
afterAll(() => tested.close());

const statusOf = async (id: string) => (await store.jobs.get(id))?.status;

describe('claim', () => {
  it('is won by one of many claimants, and by one alone durably', async () => {
    const others = await Promise.all([tested.another(), tested.another(), tested.another()]);
    const id = await acceptJob(store);
    const outcomes = await Promise.all(
      [store, ...others].flatMap((each) =>
        [1, 2].map((n) => each.attempts.claim({ jobId: id, attempt: 1 }, { workerId: `w${n}` })),
      ),
    );
    expect(outcomes.filter(({ attempt }) => attempt)).toHaveLength(1);
    expect(await store.artifacts.list(`jobs/${id}/attempts`)).toEqual(['00000001']);
    expect(await statusOf(id)).toMatchObject({ state: 'starting', attempt: 1 });
  });

  it('is refused while another holds the job, and for a job nobody knows', async () => {
    const id = await acceptJob(store);
    await begun(store, id);
    const again = (jobId: string) => store.attempts.claim({ jobId, attempt: 1 }, { workerId: 'w' });
    expect(await again(id)).toEqual({ attempt: null, reason: 'heldByAnother' });
    expect(await again(newId('job'))).toEqual({ attempt: null, reason: 'unknownJob' });
  });

  it('takes the next number when a claim was durable and its claimant died before telling anybody', async () => {
    const id = await acceptJob(store);
    const { claim: template } = await claim(store, await acceptJob(store));
    await store.artifacts.create(
      `jobs/${id}/attempts/00000001`,
      Buffer.from(JSON.stringify({ ...template, jobId: id })),
    );
    expect((await claim(store, id)).number).toBe(2);
  });

  it('settles an entry that comes again because its worker died: the job is queued as its next attempt', async () => {
    const id = await acceptJob(store);
    const dead = await begun(store, id);
    await tested.loseLease(id);
    expect(await store.attempts.claim({ jobId: id, attempt: 1 }, { workerId: 'w' })).toEqual({
      attempt: null,
      reason: 'requeued',
    });
    expect(await statusOf(id)).toMatchObject({ state: 'queued', attempt: 1 });
    expect((await claim(store, id, 2)).number).toBe(2);
    await expect(appendLoss(dead, { 1: 0.5 })).rejects.toThrow(Fenced);
  });

  it('goes on from the furthest checkpoint whose bytes are intact', async () => {
    const id = await acceptJob(store);
    const first = await begun(store, id);
    const good = await checkpointAt(store, first, 5);
    const damaged = await checkpointAt(store, first, 9, { weights: `damaged ${id}` });
    await store.artifacts.deleteBlob(damaged.weights.sha256);
    await first.handBack('the worker shuts down');
    const second = await claim(store, id, 2);
    expect(second.resumeFrom).toEqual(good);
    expect(second.claim).toMatchObject({ attempt: 2, fromCheckpoint: good.id });
  });
});

describe('a worker that lost its lease', () => {
  async function replaced(): Promise<{ id: string; zombie: Attempt; heir: Attempt }> {
    const id = await acceptJob(store);
    const zombie = await begun(store, id);
    await tested.loseLease(id);
    await store.attempts.claim({ jobId: id, attempt: 1 }, { workerId: 'w' });
    return { id, zombie, heir: await begun(store, id, 2) };
  }

  it.each<[string, (zombie: Attempt) => Promise<unknown>]>([
    ['append', (zombie) => appendLoss(zombie, { 7: 0.7 })],
    ['saveCheckpoint', (zombie) => checkpointAt(store, zombie, 7, { best: true })],
    ['removeCheckpoint', (zombie) => zombie.removeCheckpoint(newId('checkpoint'))],
    ['finalize', (zombie) => zombie.finalize()],
    ['succeed', (zombie) => zombie.succeed({ weightsSha256: 'a'.repeat(64), reports: [] })],
    ['fail', (zombie) => zombie.fail({ code: 'internal', message: 'm', retryable: false, attempt: 1 })],
    ['confirmCancel', (zombie) => zombie.confirmCancel()],
    ['handBack', (zombie) => zombie.handBack('closing')],
  ])('writes nothing by %s', async (_, write) => {
    const { id, zombie } = await replaced();
    const before = await store.jobs.get(id);
    await expect(write(zombie)).rejects.toThrow(Fenced);
    expect(zombie.lost.aborted).toBe(true);
    expect(await store.jobs.get(id)).toEqual(before);
    expect(await store.artifacts.list(`jobs/${id}/checkpoints`)).toEqual([]);
    expect(await store.artifacts.list(`jobs/${id}/releases`)).toEqual([]);
    expect(await store.jobs.final(id)).toBeUndefined();
  });

  it('does not disturb its heir', async () => {
    const { id, zombie, heir } = await replaced();
    await expect(appendLoss(zombie, { 7: 0.7 })).rejects.toThrow(Fenced);
    await appendLoss(heir, { 1: 0.5 });
    await succeed(heir);
    expect(await statusOf(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
  });

  it('is told at the next renewal, without a write', async () => {
    const worker = await tested.another({ timing: { leaseMs: 400 } });
    const id = await acceptJob(store);
    const attempt = await begun(worker, id);
    await tested.loseLease(id);
    await aborted(attempt.lost);
    expect(attempt.lost.reason).toBeInstanceOf(Fenced);
  });

  it('is told also when everything in Redis is lost', async () => {
    const own = await storeUnderTest({ leaseMs: 400 });
    const attempt = await begun(own.store, await acceptJob(own.store));
    await own.flushRedis();
    await aborted(attempt.lost);
    await own.close();
  });
});

describe('a lease', () => {
  it('is kept by renewal for much longer than it would live', async () => {
    const worker = await tested.another({ timing: { leaseMs: 2000 } });
    const id = await acceptJob(store);
    const attempt = await begun(worker, id);
    // It is renewed four times in a life.
    await risen(() => tested.redis.pttl(`${tested.options.prefix}:lease:${id}`), 5);
    expect(attempt.lost.aborted).toBe(false);
    await appendLoss(attempt, { 1: 0.5 });
    await succeed(attempt);
  });

  it('that was abandoned lets the reconciler take the job up', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await attempt.abandon();
    const again = await store.attempts.claim({ jobId: id, attempt: 1 }, { workerId: 'w' });
    expect(again).toMatchObject({ reason: 'requeued' });
  });
});

describe('an attempt', () => {
  it('folds what it reports into progress and metrics', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    const updatedAt = new Date().toISOString();
    const progress = {
      fraction: 0.5,
      epoch: 1,
      epochs: 4,
      step: 10,
      steps: 20,
      etaMs: 5,
      samplesPerSecond: 9,
      updatedAt,
    };
    await attempt.append([
      {
        type: 'metric',
        step: 10,
        data: { values: { 'train.loss': null }, nonFinite: { 'train.loss': 'nan' }, epoch: 0 },
      },
      { type: 'progress', step: 10, data: progress },
      { type: 'epoch', step: 10, data: { values: { 'validation.loss': 0.5 }, epoch: 1, durationMs: 3 } },
    ]);
    const checkpoint = await checkpointAt(store, attempt, 10, { best: true });
    expect(await statusOf(id)).toMatchObject({
      progress,
      metrics: {
        latest: {
          values: { 'train.loss': null, 'validation.loss': 0.5 },
          nonFinite: { 'train.loss': 'nan' },
          step: 10,
          epoch: 1,
        },
        best: { name: 'validation.loss', value: 0.5, step: 10, epoch: 1, checkpoint: checkpoint.id },
      },
      lastCheckpoint: checkpoint.id,
      bestCheckpoint: checkpoint.id,
    });
    expect(await store.checkpoints.get(checkpoint.id)).toEqual(checkpoint);
  });

  it('keeps the order of calls that do not wait for each other', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await Promise.all(Array.from({ length: 50 }, (_, index) => appendLoss(attempt, { [index + 1]: index })));
    const { events } = await store.events.read(id, { after: 0, limit: 1000 });
    expect(events.filter(({ type }) => type === 'metric').map(({ step }) => step)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });

  it('hands its job back: it is queued again, and that attempt does not count against it', async () => {
    const id = await acceptJob(store);
    for (let number = 1; number <= 5; number += 1) {
      const attempt = await begun(store, id, number);
      await attempt.handBack('the worker shuts down');
      expect(await statusOf(id)).toMatchObject({ state: 'queued', attempt: number });
    }
    const last = await begun(store, id, 6);
    await tested.loseLease(id);
    await store.attempts.claim({ jobId: id, attempt: 6 }, { workerId: 'w' });
    expect(await statusOf(id)).toMatchObject({ state: 'queued' });
    await last.abandon();
  });

  it('cannot succeed before its last step has run, nor do what its state does not allow', async () => {
    const id = await acceptJob(store);
    const attempt = await claim(store, id);
    await expect(attempt.succeed({ weightsSha256: 'a'.repeat(64), reports: [] })).rejects.toThrow(TransitionRefused);
    await expect(attempt.confirmCancel()).rejects.toThrow(TransitionRefused);
    await attempt.begin();
    expect(await statusOf(id)).toMatchObject({ state: 'running' });
  });

  it('fails with what went wrong', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    const failure = {
      code: 'diverged',
      message: 'The loss is not finite.',
      retryable: false,
      attempt: 1,
      step: 3,
    } as const;
    await attempt.fail(failure);
    expect(await statusOf(id)).toMatchObject({ state: 'failed', stopReason: 'diverged', failure });
  });
});
