import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { type JobAsked, openTestBench, type TestBench } from '../../testing/test-bench.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await openTestBench(inject('redisUrl'));
});
afterEach(() => bench.close());

const models = 6;

const asked = {
  model: {
    input: { shape: [4] },
    layers: [
      { type: 'dense', units: 16, activation: 'relu' },
      { type: 'dropout', rate: 0.2 },
      { type: 'dense', units: 3 },
    ],
  },
  target: { column: 'species', kind: 'class' },
  epochs: 40,
  seed: 3,
  as: { kind: 'biasVariance', replicates: models / 2, seedsPerReplicate: 2, sampling: 'bootstrap' },
} satisfies Omit<JobAsked, 'dataset'>;

/** What every run of the same job must report. */
async function reportOf(jobId: string) {
  expect(await bench.final(jobId)).toMatchObject({ state: 'succeeded', progress: { fraction: 1 } });
  const [report] = await bench.store.jobs.reports(jobId);
  if (report?.kind !== 'biasVariance') throw new Error(`expected a bias-variance report, received ${report?.kind}`);
  const { jobId: _jobId, createdAt: _createdAt, ...content } = report;
  return content;
}

it('keeps the models of an attempt whose child was killed, and reports what an undisturbed run does', async () => {
  const worker = bench.startWorker();
  const dataset = await bench.sample('iris');
  const disturbed = await bench.submit({ ...asked, dataset });
  await bench.until(disturbed, ({ lastCheckpoint, state }) => state === 'running' && lastCheckpoint !== null);
  process.kill(await worker.childOf(disturbed), 'SIGKILL');
  const undisturbed = await bench.submit({ ...asked, dataset });
  const report = await reportOf(disturbed);
  expect(report).toEqual(await reportOf(undisturbed));
  expect(report).toMatchObject({ loss: 'zeroOne', replicates: 3, seedsPerReplicate: 2 });
  const { attempt, metricHistory } = await bench.final(disturbed);
  expect(attempt).toBe(2);
  expect(metricHistory).toEqual((await bench.final(undisturbed)).metricHistory);
  const logs = (await bench.events(disturbed)).flatMap((event) => (event.type === 'log' ? [event.data.message] : []));
  expect(logs.join()).toMatch(/goes on after [1-6] of 6 models/);
});
