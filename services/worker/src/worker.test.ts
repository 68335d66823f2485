import { readFile, writeFile } from 'node:fs/promises';
import type { BlobRef, JobStatus } from '@trainyard/contracts';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { poll } from './testing/poll.ts';
import { type JobAsked, openTestBench, type TestBench } from './testing/test-bench.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await openTestBench(inject('redisUrl'));
});
afterEach(() => bench.close());

const iris = {
  model: {
    input: { shape: [4] },
    layers: [
      { type: 'dense', units: 16, activation: 'relu' },
      { type: 'dense', units: 3 },
    ],
  },
  target: { column: 'species', kind: 'class' },
  epochs: 5,
} satisfies Omit<JobAsked, 'dataset'>;

/** A network that trains for some seconds: dropout, momentum and batch statistics make a resume go wrong that forgets any of them. */
const digits = {
  model: {
    input: { shape: [1, 8, 8] },
    layers: [
      { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'batchNorm' },
      { type: 'maxPool2d', poolSize: 2 },
      { type: 'flatten' },
      { type: 'dense', units: 64, activation: 'relu' },
      { type: 'dropout', rate: 0.3 },
      { type: 'dense', units: 10 },
    ],
  },
  target: { column: 'label', kind: 'class' },
  features: { columns: ['pixel*'], shape: [1, 8, 8] },
  preprocessing: [{ type: 'standardize', per: 'channel' }],
  batchSize: 16,
  epochs: 32,
  seed: 11,
} satisfies Omit<JobAsked, 'dataset'>;

const digitsData = () => bench.sample('digits', [{ name: 'label', type: 'category', role: 'target' }]);

/** Whether a job trains and has a checkpoint to go on from. */
const isUnderWay = ({ lastCheckpoint, progress, state }: JobStatus) =>
  state === 'running' && lastCheckpoint !== null && progress.epoch >= 3;

/** What every run of the same job must end with. */
const outcomeOf = async (jobId: string) => {
  const { state, weightsSha256, metricHistory } = await bench.final(jobId);
  return { state, weightsSha256, metricHistory };
};

const outcomes = new Map<string, Awaited<ReturnType<typeof outcomeOf>>>();

/** What a job ends with that nobody disturbs; it runs once for all tests that ask, in the bench of the first. */
async function undisturbedOutcome(job: JobAsked): Promise<Awaited<ReturnType<typeof outcomeOf>>> {
  const key = JSON.stringify({ ...job, dataset: null });
  const outcome = outcomes.get(key) ?? (await outcomeOf(await bench.submit(job)));
  outcomes.set(key, outcome);
  return outcome;
}

/** Turns over one bit of a stored blob. */
async function damage(ref: BlobRef): Promise<void> {
  const path = await bench.store.artifacts.blobFile(ref);
  const bytes = await readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(path, bytes);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// A bound for a hang: several processes start, train and are waited for, on a machine that others load.
describe('workers', { timeout: 240_000 }, () => {
  it('train two jobs at once, one each', async () => {
    const workers = [bench.startWorker(), bench.startWorker()];
    const dataset = await digitsData();
    await bench.workers(2);
    const jobs = [await bench.submit({ ...digits, dataset }), await bench.submit({ ...digits, dataset, seed: 12 })];
    const [first, second] = await Promise.all(jobs.map(outcomeOf));
    expect(first).toMatchObject({ state: 'succeeded' });
    expect(second).toMatchObject({ state: 'succeeded' });
    expect(second!.weightsSha256).not.toBe(first!.weightsSha256);
    const claims = workers.map(({ log }) => log.filter(({ msg }) => msg === 'attempt claimed').length);
    expect(claims).toEqual([1, 1]);
  });

  it('make the same bytes of the same job', async () => {
    bench.startWorker();
    const dataset = await bench.sample('iris');
    const jobs = [await bench.submit({ ...iris, dataset }), await bench.submit({ ...iris, dataset })];
    const [first, second] = await Promise.all(jobs.map(outcomeOf));
    expect(first).toEqual(second);
    expect(first).toMatchObject({ state: 'succeeded', weightsSha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('report the class templates of a linear model, in the shape of its input', async () => {
    bench.startWorker();
    const linear = { input: { shape: [1, 8, 8] }, layers: [{ type: 'flatten' }, { type: 'dense', units: 10 }] };
    const jobId = await bench.submit({ ...digits, model: linear, epochs: 4, dataset: await digitsData() });
    expect(await bench.final(jobId)).toMatchObject({ state: 'succeeded' });
    const [report] = await bench.store.jobs.reports(jobId);
    const templates = report?.kind === 'evaluation' ? report.templates : undefined;
    expect(templates).toMatchObject({ layer: 'dense1', shape: [1, 8, 8] });
    const rows = templates?.rows ?? [];
    expect(rows.map(({ output }) => output)).toEqual(Array.from('0123456789'));
    expect(rows.every(({ weights }) => weights.length === 64 && weights.some((weight) => weight !== 0))).toBe(true);
    // A zero is empty in the middle, a one is not: the templates have learned it.
    const centre = (row: number) => [27, 28, 35, 36].reduce((total, at) => total + (rows[row]?.weights[at] ?? 0), 0);
    expect(centre(0)).toBeLessThan(0);
    expect(centre(1)).toBeGreaterThan(centre(0));
  });

  it('take up the job of one that was killed, and end with the bytes of an undisturbed run', async () => {
    const victim = bench.startWorker();
    const dataset = await digitsData();
    const disturbed = await bench.submit({ ...digits, dataset });
    await bench.until(disturbed, isUnderWay);
    const child = await victim.childOf(disturbed);
    victim.kill();
    process.kill(child, 'SIGKILL');
    bench.startWorker();
    expect(await outcomeOf(disturbed)).toEqual(await undisturbedOutcome({ ...digits, dataset }));
    const { attempt, transitions } = await bench.final(disturbed);
    expect(attempt).toBe(2);
    expect(transitions.find((each) => each.attempt === 2)?.reason).toMatch(/^goes on from ckpt_/);
  });

  it('leave no child behind when they are killed', async () => {
    const victim = bench.startWorker();
    const dataset = await digitsData();
    const jobId = await bench.submit({ ...digits, dataset, epochs: 2000 });
    await bench.until(jobId, isUnderWay);
    const child = await victim.childOf(jobId);
    victim.kill();
    await poll(`the end of process ${child}`, async () => (isAlive(child) ? undefined : true));
  });

  it('go on with a job whose child was killed, and end with the bytes of an undisturbed run', async () => {
    const worker = bench.startWorker();
    const dataset = await digitsData();
    const disturbed = await bench.submit({ ...digits, dataset });
    await bench.until(disturbed, isUnderWay);
    process.kill(await worker.childOf(disturbed), 'SIGKILL');
    expect(await outcomeOf(disturbed)).toEqual(await undisturbedOutcome({ ...digits, dataset }));
    expect((await bench.final(disturbed)).attempt).toBe(2);
  });

  it('hand a job back when they are asked to end, from the step where it stood', async () => {
    const leaving = bench.startWorker();
    const dataset = await digitsData();
    const disturbed = await bench.submit({ ...digits, dataset });
    await bench.until(disturbed, isUnderWay);
    leaving.terminate();
    expect(await leaving.exited).toEqual({ code: 0, signal: null });
    const { state, lastCheckpoint } = await bench.status(disturbed);
    expect(state).toBe('queued');
    expect(await bench.store.checkpoints.get(lastCheckpoint!)).toMatchObject({ attempt: 1 });
    bench.startWorker();
    expect(await outcomeOf(disturbed)).toEqual(await undisturbedOutcome({ ...digits, dataset }));
  });

  it('go on from the checkpoint before when the last one is damaged', async () => {
    const victim = bench.startWorker();
    const dataset = await digitsData();
    const job = { ...digits, dataset };
    const disturbed = await bench.submit(job);
    // On a busy machine epochs are faster than the disk: the first ones may have had no checkpoint of their own.
    await poll('two checkpoints', async () => {
      const { data } = await bench.store.checkpoints.list(disturbed, { limit: 100 });
      return data.length >= 2 ? true : undefined;
    });
    victim.kill();
    await victim.exited;
    const { data } = await bench.store.checkpoints.list(disturbed, { limit: 100 });
    const [last, before] = data.toSorted((a, b) => b.step - a.step);
    await damage(last!.trainingState);
    bench.startWorker();
    const resumed = await outcomeOf(disturbed);
    const claimed = (await bench.final(disturbed)).transitions.find(({ attempt }) => attempt === 2);
    expect(claimed?.reason).toBe(`goes on from ${before!.id}`);
    // Not before: it may run in this bench, write the same bytes, and with them the damaged blob anew.
    expect(resumed).toEqual(await undisturbedOutcome(job));
  });

  it('stop a job early with its best model, also where that is of an attempt that was killed', async () => {
    const worker = bench.startWorker();
    const dataset = await digitsData();
    const job = {
      ...digits,
      dataset,
      seed: 31,
      epochs: 200,
      earlyStopping: { monitor: 'train.loss' as const, mode: 'max' as const, patience: 20 },
      checkpoints: { monitor: 'train.loss' as const, mode: 'max' as const },
    };
    // The highest training loss is that of the first epoch: the best model is the first attempt's.
    const disturbed = await bench.submit(job);
    await bench.until(disturbed, isUnderWay);
    process.kill(await worker.childOf(disturbed), 'SIGKILL');
    expect(await outcomeOf(disturbed)).toEqual(await undisturbedOutcome(job));
    const { stopReason, attempt, bestCheckpoint, weightsSha256 } = await bench.final(disturbed);
    expect({ stopReason, attempt }).toEqual({ stopReason: 'earlyStopped', attempt: 2 });
    const best = await bench.store.checkpoints.get(bestCheckpoint!);
    expect(best).toMatchObject({ epoch: 1, attempt: 1, weights: { sha256: weightsSha256 } });
    const reports = await bench.store.jobs.reports(disturbed);
    expect(reports.map((report) => 'checkpoint' in report && report.checkpoint)).toContain(bestCheckpoint);
  });

  it('stop a job at a cancel and keep a checkpoint of the last step', async () => {
    bench.startWorker();
    const dataset = await digitsData();
    const jobId = await bench.submit({ ...digits, dataset, epochs: 2000 });
    await bench.until(jobId, isUnderWay);
    await bench.store.jobs.command(jobId, { action: 'cancel', requestId: 'r1' });
    const { state, progress, lastCheckpoint, stopReason } = await bench.final(jobId);
    expect({ state, stopReason }).toEqual({ state: 'cancelled', stopReason: 'userCancelled' });
    expect(await bench.store.checkpoints.get(lastCheckpoint!)).toMatchObject({ step: progress.step });
  });

  it('fail a job whose loss is no number, and keep its last good checkpoint', async () => {
    bench.startWorker();
    const dataset = await bench.sample('diabetes');
    const jobId = await bench.submit({
      dataset,
      model: { input: { shape: [10] }, layers: [{ type: 'dense', units: 1 }] },
      target: { column: 'progression', kind: 'number' },
      preprocessing: [{ type: 'standardize' }],
      // Above 2 / the largest curvature: the loss grows with every step.
      optimizer: { type: 'sgd', learningRate: 1 },
      epochs: 10,
    });
    const { failure, stopReason, lastCheckpoint } = await bench.final(jobId);
    expect(stopReason).toBe('diverged');
    const { epoch, step, message } = failure!;
    expect(epoch).toBeGreaterThan(1);
    expect(message).toMatch(new RegExp(`^the loss became (NaN|Infinity) at step ${step}, in epoch ${epoch};`));
    const checkpoint = await bench.store.checkpoints.get(lastCheckpoint!);
    expect(checkpoint).toMatchObject({ kind: 'epoch', epoch: epoch! - 1 });
  });
});
