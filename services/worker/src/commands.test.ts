import { type ClientAction, makeId } from '@trainyard/contracts';
import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { poll } from './testing/poll.ts';
import { type JobAsked, openTestBench, type TestBench } from './testing/test-bench.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await openTestBench(inject('redisUrl'));
});
afterEach(() => bench.close());

const target = { column: 'label', kind: 'class' } as const;
const digitsData = () => bench.sample('digits', [{ name: 'label', type: 'category', role: 'target' }]);
const command = (jobId: string, action: ClientAction) => bench.store.jobs.command(jobId, { action, requestId: 'r' });
const reaches = (jobId: string, state: string) => bench.until(jobId, (status) => status.state === state);

/** What every run of the same job must end with. */
async function outcomeOf(jobId: string) {
  const { state, weightsSha256, metricHistory } = await bench.final(jobId);
  const reports = await bench.store.jobs.reports(jobId);
  return { state, weightsSha256, metricHistory, reports: reports.length };
}

/** Dropout and momentum make a job go on wrong that forgets any of them; the split is validated amid an epoch. */
const digits = {
  model: {
    input: { shape: [64] },
    layers: [
      { type: 'dense', units: 64, activation: 'relu' },
      { type: 'batchNorm' },
      { type: 'dropout', rate: 0.3 },
      { type: 'dense', units: 10 },
    ],
  },
  target,
  batchSize: 8,
  epochs: 8,
  seed: 5,
} satisfies Omit<JobAsked, 'dataset'>;

describe('a paused job', () => {
  it('holds no worker, and ends after it was resumed with the bytes of an undisturbed run', async () => {
    bench.startWorker({ WORKER_CONCURRENCY: '1' });
    const job = { ...digits, dataset: await digitsData() };
    const disturbed = await bench.submit(job);
    await bench.until(disturbed, ({ progress }) => progress.step > 60);
    await command(disturbed, 'pause');
    const { lastCheckpoint, progress } = await reaches(disturbed, 'paused');
    expect(await bench.store.checkpoints.get(lastCheckpoint!)).toMatchObject({ step: progress.step });
    // The only worker is free for another job meanwhile.
    const undisturbed = await bench.submit(job);
    const expected = await outcomeOf(undisturbed);
    expect((await bench.status(disturbed)).state).toBe('paused');
    await command(disturbed, 'resume');
    expect(await outcomeOf(disturbed)).toEqual(expected);
    expect(expected.state).toBe('succeeded');
  });

  it.each([
    { kind: 'biasVariance', replicates: 3, seedsPerReplicate: 1, sampling: 'bootstrap' },
    {
      kind: 'lrRangeTest',
      minLearningRate: 1e-6,
      maxLearningRate: 1e-3,
      spacing: 'exponential',
      stopFactor: 100,
    },
  ] satisfies NonNullable<JobAsked['as']>[])('goes on as well as one of the kind $kind', async (as) => {
    bench.startWorker();
    const job = { ...digits, epochs: 2, steps: 1500, dataset: await digitsData(), as };
    const disturbed = await bench.submit(job);
    await reaches(disturbed, 'running');
    await command(disturbed, 'pause');
    await reaches(disturbed, 'paused');
    await command(disturbed, 'resume');
    const undisturbed = await bench.submit(job);
    expect(await outcomeOf(disturbed)).toEqual(await outcomeOf(undisturbed));
    expect((await bench.final(disturbed)).attempt).toBe(2);
  });
});

describe('a job that is changed while it runs', () => {
  it('tells of the step, and is repeated to the bit by a replay and by attempts that go on', async () => {
    const worker = bench.startWorker();
    const dataset = await digitsData();
    const jobId = await bench.submit({ ...digits, dataset, earlyStopping: { patience: 90, restoreBest: false } });
    await bench.until(jobId, ({ progress, lastCheckpoint }) => progress.step > 40 && lastCheckpoint !== null);
    const patch = { optimizer: { learningRate: 3e-4 }, epochs: 12, earlyStopping: { patience: 80 } };
    await bench.store.jobs.change(jobId, { patch, requestId: 'r', check: () => undefined });
    await bench.until(jobId, ({ interventions }) => interventions.every(({ applied }) => applied));
    process.kill(await worker.childOf(jobId), 'SIGKILL');
    const { interventions, progress, attempt } = await bench.final(jobId);
    expect(attempt).toBe(2);
    expect(interventions.map(({ field }) => field)).toEqual([
      'optimizer.learningRate',
      'epochs',
      'earlyStopping.patience',
    ]);
    const perEpoch = progress.steps / progress.epochs;
    expect(progress.step).toBe(12 * perEpoch);

    const { record } = (await bench.store.jobs.get(jobId))!;
    const changes = interventions.map(({ id, field, from, to, step }) => ({ id, field, from, to, step: step! }));
    const replayed = makeId('job', ulid());
    await bench.store.jobs.create({ ...record, id: replayed, replay: { of: jobId, endsAtStep: null, changes } });
    expect(await outcomeOf(replayed)).toEqual(await outcomeOf(jobId));
    const { replay, interventions: listed } = (await bench.store.jobs.manifest(replayed))!;
    expect(replay?.differences).toEqual([]);
    expect(listed.map(({ change, step }) => [change?.field, step])).toEqual(
      interventions.map(({ field, step }) => [field, step]),
    );
  });

  it('makes the changes that wait when its attempt begins', async () => {
    bench.startWorker();
    const jobId = await bench.submit({ ...digits, dataset: await digitsData() });
    await command(jobId, 'pause');
    await reaches(jobId, 'paused');
    const { step: before } = (await bench.status(jobId)).progress;
    await bench.store.jobs.change(jobId, { patch: { epochs: 2 }, requestId: 'r', check: () => undefined });
    await command(jobId, 'resume');
    const { interventions, progress } = await bench.final(jobId);
    expect(interventions).toMatchObject([{ field: 'epochs', applied: true, step: before }]);
    expect(progress.epoch).toBe(2);
  });
});

describe('a job that begins with the state of another', () => {
  it('and only asks for more epochs ends with the weights of a longer run', async () => {
    bench.startWorker();
    const dataset = await digitsData();
    const [short, long] = [
      await bench.submit({ ...digits, dataset, epochs: 3 }),
      await bench.submit({ ...digits, dataset, epochs: 5 }),
    ];
    const { lastCheckpoint } = await bench.final(short);
    const {
      id: checkpoint,
      epoch,
      step,
      weights,
      trainingState,
    } = (await bench.store.checkpoints.get(lastCheckpoint!))!;
    const { record } = (await bench.store.jobs.get(long))!;
    const id = makeId('job', ulid());
    const continuedFrom = { checkpoint, epoch, step, weights, trainingState, afresh: [] };
    await bench.store.jobs.create({ ...record, id, forkedFrom: short, continuedFrom });
    expect((await bench.final(id)).weightsSha256).toBe((await bench.final(long)).weightsSha256);
    expect((await bench.final(id)).state).toBe('succeeded');
  });
});

/** A step over every row of the digits through wide layers takes seconds; an epoch is one step. */
const slow = {
  ...digits,
  model: {
    input: { shape: [64] },
    layers: [
      { type: 'dense', units: 2048, activation: 'relu' },
      { type: 'dense', units: 2048, activation: 'relu' },
      { type: 'dense', units: 10 },
    ],
  },
  optimizer: { type: 'sgd', learningRate: 1e-4 },
  split: { type: 'holdOut', validation: 0, test: 0 },
  preflight: false,
  checkpoints: { everyEpochs: 1000 },
  batchSize: 'full',
  epochs: 100,
} satisfies Omit<JobAsked, 'dataset'>;

/** Steps that a job has told the end of. */
async function stepsOf(jobId: string): Promise<number> {
  return (await bench.events(jobId)).filter(({ type }) => type === 'epoch').length;
}

/** Waits for the end of the second step, after which the third begins. */
const amidThirdStep = (jobId: string) =>
  poll(`two steps of ${jobId}`, async () => ((await stepsOf(jobId)) >= 2 ? true : undefined));

describe('a job whose step takes long', () => {
  it('is paused at the next step boundary, and cancelled by force amid a step', async () => {
    bench.startWorker();
    const dataset = await digitsData();
    const jobId = await bench.submit({ ...slow, dataset });
    await amidThirdStep(jobId);
    await command(jobId, 'pause');
    const running = (await stepsOf(jobId)) + 1;
    const { progress, lastCheckpoint } = await reaches(jobId, 'paused');
    expect(progress.step).toBeLessThanOrEqual(running);
    expect(await bench.store.checkpoints.get(lastCheckpoint!)).toMatchObject({ step: progress.step });
    await command(jobId, 'cancel');

    const forced = await bench.submit({ ...slow, dataset });
    await amidThirdStep(forced);
    await command(forced, 'forceCancel');
    const killed = (await stepsOf(forced)) + 1;
    const { state, lastCheckpoint: left } = await bench.final(forced);
    // One that ends with its step leaves a checkpoint.
    expect({ state, left }).toEqual({ state: 'cancelled', left: null });
    expect(await stepsOf(forced)).toBeLessThanOrEqual(killed);
  });
});
