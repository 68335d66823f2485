import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { runningService } from './running-service.ts';

// The whole way of a client: upload, train, report, predict, export.
const service = runningService('http', 2);

function irisJob(dataset: string, seed: number) {
  return {
    kind: 'train',
    dataset,
    target: { column: 'species', kind: 'class' },
    preprocessing: [{ type: 'standardize' }],
    model: {
      input: { shape: [4] },
      layers: [
        { type: 'dense', units: 16, activation: 'tanh' },
        { type: 'dense', units: 3 },
      ],
    },
    optimizer: { type: 'adam', learningRate: 0.02 },
    batchSize: 16,
    epochs: 40,
    seed,
  };
}

/** What is looked at of a report. */
interface IrisReport {
  accuracy: number;
  baseline: { accuracy: number };
  ranking: { macro: { rocAuc: number } };
  bootstrap: { intervals: Record<string, { lower: number; upper: number }> };
}

const irisFile = new URL('../../samples/iris.csv', import.meta.url);

it('trains two jobs on two workers, the same one to the same weights, and predicts as the exported model does', async () => {
  const csv = readFileSync(irisFile);
  const { id: dataset } = await service.call<{ id: string }>('POST', '/v1/datasets?name=iris', csv, 'text/csv');
  const [first, second] = await Promise.all([1, 1].map((seed) => service.trained(irisJob(dataset, seed))));
  expect(first!.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(second!.weightsSha256).toBe(first!.weightsSha256);

  const report = await service.testReport<IrisReport>(first!);
  expect(report.accuracy).toBeGreaterThanOrEqual(0.9);
  expect(report.baseline.accuracy).toBeCloseTo(1 / 3, 6);
  expect(report.ranking.macro.rocAuc).toBeGreaterThan(0.95);
  const { lower, upper } = report.bootstrap.intervals.accuracy!;
  expect(lower).toBeGreaterThan(report.baseline.accuracy);
  expect(upper).toBeGreaterThanOrEqual(report.accuracy);
  const page = new TextDecoder().decode(await service.bytes(`/v1/jobs/${first!.id}/report.html`));
  for (const title of ['ROC curve', 'Reliability', 'Confusion matrix', 'Loss by epoch'])
    expect(page).toContain(`<title>${title}</title>`);

  const rows = csv
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(0, 4).map(Number));
  const { predictions } = await service.predicted<{ predictions: { probabilities: Record<string, number> }[] }>(
    first!,
    rows,
  );
  const onnx = await service.bytes(`/v1/checkpoints/${first!.bestCheckpoint}/content?format=onnx`);
  const session = await InferenceSession.create(onnx);
  const { probabilities } = await session.run({
    input: new Tensor('float32', Float32Array.from(rows.flat()), [rows.length, 4]),
  });
  const served = predictions.flatMap(({ probabilities: byClass }) => Object.values(byClass));
  expect(served).toHaveLength(rows.length * 3);
  const worst = Math.max(...served.map((value, at) => Math.abs(value - Number(probabilities!.data[at]))));
  expect(worst).toBeLessThan(1e-5);
});

interface Told {
  readonly type: string;
  readonly data: { readonly code: string; readonly layer?: string; readonly suggestion: string };
}

it('names what a network suffers from by layer, among its events, live and on the job; nothing of a healthy one', async () => {
  const csv = readFileSync(irisFile);
  const { id: dataset } = await service.call<{ id: string }>('POST', '/v1/datasets?name=iris', csv, 'text/csv');
  const dying = { type: 'dense', units: 16, activation: 'relu', biasInitializer: { type: 'constant', value: -9 } };
  const healthy = irisJob(dataset, 1);
  const model = {
    input: { shape: [4] },
    layers: [
      { ...dying, id: 'hidden' },
      { type: 'dense', units: 3 },
    ],
  };
  const [ailing, well] = await Promise.all([{ ...healthy, model }, healthy].map((job) => service.trained(job)));
  const told = async ({ id }: { id: string }) => {
    const { data } = await service.call<{ data: Told[] }>('GET', `/v1/jobs/${id}/events?limit=1000`);
    return data.filter(({ type }) => type === 'health').map(({ data: finding }) => finding);
  };
  const found = { code: 'deadUnits', layer: 'hidden', suggestion: expect.stringContaining('leakyRelu') };
  expect(await told(ailing!)).toMatchObject([found]);
  expect(await told(well!)).toEqual([]);
  const { health, preflight } = await service.call<{ health: object[]; preflight: object }>(
    'GET',
    `/v1/jobs/${ailing!.id}`,
  );
  expect(health).toMatchObject([found]);
  const units = expect.objectContaining({ check: 'deadUnits', verdict: 'warning', layer: 'hidden' });
  expect(preflight).toMatchObject({ verdict: 'warning', checks: expect.arrayContaining([units]) });
  expect(well).toMatchObject({ preflight: { verdict: 'passed' }, health: [] });
  const stream = new TextDecoder().decode(await service.bytes(`/v1/jobs/${ailing!.id}/events/stream`));
  expect(stream).toContain('event: health\n');
});

it('tells everything that is wrong with a model at once', async () => {
  const layers = [
    { type: 'conv2d', filters: 4, kernelSize: 9 },
    { type: 'dens', units: 3 },
    { type: 'dense', units: -1 },
  ];
  const document = { input: { shape: [1, 8, 8] }, layers };
  const pointers = ['/document/layers/0/kernelSize', '/document/layers/1/type', '/document/layers/2/units'];
  const refusal = await service.refusal<{ errors: { pointer: string }[] }>('POST', '/v1/models/validate', { document });
  expect(refusal.status).toBe(422);
  expect(refusal.errors.map(({ pointer }) => pointer).toSorted()).toEqual(pointers);
});
