import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { type Job, runningService } from './running-service.ts';

// What jobs do besides training, as a client sees it.
const service = runningService('kinds');

const irisFile = new URL('../../samples/iris.csv', import.meta.url);

async function irisData(): Promise<string> {
  const { id } = await service.call<{ id: string }>(
    'POST',
    '/v1/datasets?name=iris',
    readFileSync(irisFile),
    'text/csv',
  );
  return id;
}

const irisDocument = {
  target: { column: 'species', kind: 'class' },
  preprocessing: [{ type: 'standardize' }],
  model: {
    input: { shape: [4] },
    layers: [
      { type: 'dense', units: 16, activation: 'tanh' },
      { type: 'dense', units: 3 },
    ],
  },
  optimizer: { type: 'sgd', learningRate: 1e-3, momentum: 0.9 },
  batchSize: 16,
  epochs: 10,
  schedule: { type: 'reduceOnPlateau', patience: 3 },
};

async function reportOf<Report>({ id }: Job): Promise<Report> {
  const { data } = await service.call<{ data: Report[] }>('GET', `/v1/jobs/${id}/reports`);
  expect(data).toHaveLength(1);
  return data[0] as Report;
}

/** Applies a JSON merge patch. @see RFC 7386 */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const base = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  const result = base as Record<string, unknown>;
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value);
  }
  return result;
}

interface RangeTest {
  curve: { learningRate: number; loss: number; smoothedLoss: number }[];
  stopped: { reason: string; step: number; learningRate: number };
  suggestion: number;
  bounds: { minLearningRate: number; maxLearningRate: number };
  divergence: number;
  patch: object;
  cyclicPatch: object;
}

it('finds a learning rate, the same every time, and patches that make a job train at it', async () => {
  const dataset = await irisData();
  const { epochs: _epochs, schedule: _schedule, ...rest } = irisDocument;
  const document = { ...rest, dataset, minLearningRate: 1e-4, maxLearningRate: 1e4, steps: 200 };
  const jobs = await Promise.all([1, 2].map(() => service.trained({ ...document, kind: 'lrRangeTest' })));
  const [report, again] = await Promise.all(jobs.map((job) => reportOf<RangeTest>(job)));
  expect(again!.curve).toEqual(report!.curve);
  expect(jobs[0]).toMatchObject({ stopReason: 'completed', bestCheckpoint: null, weightsSha256: null });
  expect(jobs[0]).toMatchObject({ progress: { step: report!.stopped.step, steps: 200 } });

  const { curve, stopped, suggestion, bounds } = report!;
  expect(stopped.reason).not.toBe('completed');
  expect(curve).toHaveLength(stopped.step);
  for (const [at, { learningRate }] of curve.entries()) {
    expect(learningRate / (1e-4 * 1e8 ** (at / 199))).toBeCloseTo(1, 9);
  }
  expect(suggestion).toBeGreaterThan(bounds.minLearningRate);
  expect(suggestion).toBeLessThan(stopped.learningRate);

  const patched = merged({ ...irisDocument, kind: 'train', dataset }, report!.patch);
  const better = await service.trained(patched as object);
  expect(better.spec).toMatchObject({ optimizer: { type: 'sgd', learningRate: suggestion, momentum: 0.9 } });
  const worse = await service.trained({ ...irisDocument, dataset });
  const lossOf = async (job: Job) => (await service.testReport<{ loss: number }>(job)).loss;
  expect(await lossOf(better)).toBeLessThan(await lossOf(worse));

  for (const from of [
    { ...irisDocument, kind: 'train', dataset },
    { ...document, kind: 'lrRangeTest' },
  ]) {
    const cyclic = merged(from, report!.cyclicPatch) as object;
    const job = await service.call<Job>('POST', '/v1/jobs', cyclic);
    expect(job.spec).toMatchObject({ schedule: { type: 'cyclic', ...bounds }, scheduleUnit: 'step' });
  }
});

interface Manifest {
  attempts: { environment: { onnxruntime: string } }[];
  result: { initialWeights: string; finalWeights: string; metricHistory: string; reports: object[] };
  replay: object | null;
}

it('tells what determined a result, and repeats it to the bit as a new job', async () => {
  const job = await service.trained({ ...irisDocument, dataset: await irisData(), threads: 1 });
  const manifest = await service.call<Manifest>('GET', `/v1/jobs/${job.id}/manifest`);
  expect(manifest.result.finalWeights).toBe(job.weightsSha256);
  expect(manifest.result.initialWeights).not.toBe(job.weightsSha256);
  expect(manifest.attempts).toMatchObject([{ attempt: 1, environment: { node: process.versions.node } }]);
  expect(manifest.replay).toBeNull();

  const { id } = await service.call<Job>('POST', `/v1/jobs/${job.id}/replay`);
  const replayed = await service.ended(id);
  expect(replayed).toMatchObject({ replayOf: job.id, weightsSha256: job.weightsSha256 });
  const again = await service.call<Manifest>('GET', `/v1/jobs/${id}/manifest`);
  const matches = { weights: true, metricHistory: true, reports: true };
  expect(again.replay).toEqual({ of: job.id, matches, differences: [] });
  expect(again.result).toEqual(manifest.result);
});

it('predicts from the best and the latest checkpoint of a job that runs', async () => {
  const dataset = await irisData();
  const endless = { ...irisDocument, kind: 'train', dataset, epochs: 1_000_000 };
  const endlessJob = async () => {
    const job = await service.call<Job>('POST', '/v1/jobs', endless);
    onTestFinished(async () => void (await service.call('POST', `/v1/jobs/${job.id}/cancel`)));
    return job;
  };
  const [running, waiting] = [await endlessJob(), await endlessJob()];
  const instances = [[5.1, 3.5, 1.4, 0.2]];
  const none = await service.refusal<{ code: string }>('POST', '/v1/predictions', { job: waiting.id, instances });
  expect(none).toMatchObject({ status: 409, code: 'checkpointNotReady' });

  while ((await service.call<Job>('GET', `/v1/jobs/${running.id}?wait=1`)).lastCheckpoint === null);
  for (const which of ['latest', 'best']) {
    const asked = { job: running.id, which, instances };
    const told = await service.call<{ step: number; predictions: object[] }>('POST', '/v1/predictions', asked);
    expect(told).toMatchObject({ jobId: running.id, checkpoint: expect.stringMatching(/^ckpt_/) });
    expect(told.step).toBeGreaterThan(0);
    expect(told.predictions).toHaveLength(1);
  }
  expect(await service.call<Job>('GET', `/v1/jobs/${running.id}`)).toMatchObject({ state: 'running' });
});
