import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from './testing/api-under-test.ts';
import { irisModel } from './testing/train.ts';

let api: ApiUnderTest;
let dataset: string;
beforeAll(async () => {
  api = await apiUnderTest();
  dataset = (await api.readyDataset()).id;
});
afterAll(() => api.close());

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const runs = { seed, numRuns: Number(process.env.FUZZ_RUNS ?? 300) };

const odd = fc.constantFrom(
  null,
  true,
  '',
  '\ud800',
  '\u0000',
  '💥',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'NaN',
  '*',
  'a'.repeat(5000),
  -1,
  0,
  1,
  0.5,
  1e15,
  2 ** 53,
  1e308,
  'HUGE',
  -0,
  [],
  {},
  [[]],
  [null],
);
const value = fc.oneof({ weight: 3, arbitrary: odd }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) });

// JavaScript would write it as null.
const textOf = (body: unknown): string => JSON.stringify(body).replaceAll('"HUGE"', '1e400');

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Something right in which now and then a part is absent, of another kind, or has fields it should not have. */
function mutated(right: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(right)) return fc.tuple(...right.map(seldomWrong));
  if (!isObject(right)) return fc.constant(right);
  const fields = Object.entries(right).map(([key, part]) => [key, seldomWrong(part)] as const);
  const more = fc.oneof(
    { weight: 30, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.dictionary(fc.string(), value) },
  );
  return fc.tuple(fc.record(Object.fromEntries(fields)), more).map(([known, unknown]) => ({ ...known, ...unknown }));
}

function seldomWrong(right: unknown): fc.Arbitrary<unknown> {
  const absent = fc.constant(undefined);
  return fc.oneof(
    { weight: 60, arbitrary: mutated(right) },
    { weight: 1, arbitrary: value },
    { weight: 1, arbitrary: absent },
  );
}

const layers = [
  {
    id: 'a',
    type: 'conv2d',
    filters: 4,
    kernelSize: 3,
    stride: 1,
    padding: 'same',
    dilation: 1,
    groups: 1,
    activation: 'relu',
  },
  { type: 'maxPool2d', poolSize: 2, stride: 2, padding: 0 },
  { type: 'batchNorm', epsilon: 1e-5, momentum: 0.1 },
  { type: 'flatten' },
  { type: 'dropout', rate: 0.5 },
  {
    id: 'd',
    type: 'dense',
    units: 3,
    activation: { type: 'relu' },
    initializer: 'xavierUniform',
    inputs: ['a'],
    regularizer: { l2: 0.1 },
  },
];
const model = { input: { shape: [1, 8, 8] }, layers, output: 'd' };
const job = {
  kind: 'train',
  name: 'x',
  labels: { a: 'b' },
  dataset: 'DATASET',
  model: irisModel,
  features: { columns: ['*'], shape: [4] },
  target: { column: 'species', kind: 'class' },
  split: { type: 'holdOut', validation: 0.1, test: 0.2, stratify: true },
  preprocessing: [{ type: 'standardize' }],
  loss: { type: 'crossEntropy', classWeights: [1, 1, 1], axis: 0 },
  regularizer: { l2: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.1 },
  gradientClip: { globalNorm: 1 },
  batchSize: 4,
  epochs: 1,
  checkpoints: { everyEpochs: 1, keepBest: 1, keepLast: 1 },
  seed: 1,
  threads: 1,
  device: 'cpu',
  priority: 1,
};

const bodies: [string, fc.Arbitrary<unknown>][] = [
  ['/v1/models/validate', mutated({ document: model })],
  ['/v1/models', mutated({ name: 'x', document: model })],
  [
    '/v1/datasets',
    mutated({
      name: 'x',
      format: 'csv',
      columns: [{ name: 'a', type: 'number', role: 'feature' }],
      csv: { delimiter: ',', missingValues: [''] },
    }),
  ],
  ['/v1/predictions', mutated({ job: 'job_01ARZ3NDEKTSV4RRFFQ69G5FAV', which: 'best', instances: [[1, 2, 3, 4]] })],
];

describe(`seed ${seed}`, () => {
  it.each(bodies)('no body makes POST %s fail on our side', async (url, arbitrary) => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async (body) => {
        const response = await api.send('POST', url, {
          payload: textOf(body),
          headers: { 'content-type': 'application/json' },
        });
        expect(response.statusCode, response.body).toBeLessThan(500);
      }),
      runs,
    );
  });

  it('no job makes POST /v1/jobs fail on our side', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(job), async (body) => {
        const payload = textOf(body).replace('DATASET', dataset);
        const response = await api.send('POST', '/v1/jobs', {
          payload,
          headers: { 'content-type': 'application/json' },
        });
        expect(response.statusCode, response.body).toBeLessThan(500);
      }),
      runs,
    );
  });

  it('no path and no query makes a read fail on our side', async () => {
    const segment = fc.oneof(
      fc.constantFrom('v1', 'jobs', 'models', 'datasets', 'events', 'stream', '%2e%2e', '..', '%00', '%'),
      fc.string(),
    );
    const query = fc.dictionary(
      fc.oneof(fc.constantFrom('limit', 'after', 'label', 'wait', '__proto__'), fc.string()),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 5 }), query, async (path, parameters) => {
        const escaped = path.map((part) => (part.startsWith('%') ? part : encodeURIComponent(part)));
        const url = `/${escaped.join('/')}?${new URLSearchParams(Object.entries(parameters))}`;
        const response = await api.send('GET', url);
        expect(response.statusCode, `${url} ${response.body}`).toBeLessThan(500);
      }),
      runs,
    );
  });

  it('nothing has reached the prototype of objects', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
