import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { fileOf, type StateDict } from '../../testing/state-dict.ts';
import { postJob, saveCheckpoint, startAttempt } from '../../testing/train.ts';

const network = (hidden: number) => ({
  input: { shape: [4] },
  layers: [
    { id: 'hidden1', type: 'dense', units: 5, activation: 'tanh' },
    { id: 'hidden2', type: 'dense', units: hidden, activation: 'tanh' },
    { id: 'head', type: 'dense', units: 3 },
  ],
});

const zeros = (...shape: number[]) => ({ shape, values: new Array(shape.reduce((a, b) => a * b, 1)).fill(0) });
const weights: StateDict = {
  'hidden1.weight': zeros(5, 4),
  'hidden1.bias': zeros(5),
  'hidden2.weight': zeros(6, 5),
  'hidden2.bias': zeros(6),
  'head.weight': zeros(3, 6),
  'head.bias': zeros(3),
};

let api: ApiUnderTest;
let dataset: string;
let imported: { id: string; sha256: string; sizeBytes: number };
beforeAll(async () => {
  api = await apiUnderTest();
  dataset = (await api.readyDataset()).id;
  const { id } = (await api.send('POST', '/v1/models', { payload: { document: network(6) } })).json();
  const headers = { 'content-type': 'application/octet-stream' };
  imported = (await api.send('POST', `/v1/checkpoints?model=${id}`, { payload: fileOf(weights), headers })).json();
});
afterAll(() => api.close());

const body = (initialWeights: object, model: object = network(6)) => ({
  payload: { kind: 'train', dataset, model, initialWeights },
});
const post = (initialWeights: object, model?: object) => api.send('POST', '/v1/jobs', body(initialWeights, model));
const refused = (initialWeights: object, model?: object) =>
  api.problem('POST', '/v1/jobs', body(initialWeights, model));
const keptOf = async (id: string) => (await api.store.jobs.get(id))?.record.startFrom;

describe('201', () => {
  it('starts every layer from the checkpoint, whose bytes the job keeps', async () => {
    const job = (await post({ checkpoint: imported.id })).json();
    expect(job.spec.initialWeights).toEqual({ checkpoint: imported.id });
    const { sha256, sizeBytes } = imported;
    expect(await keptOf(job.id)).toEqual({ weights: { sha256, sizeBytes }, layers: null });
  });

  it('starts the layers that globs name, also of another model', async () => {
    const [hidden1, hidden2, head] = network(6).layers;
    const model = { input: { shape: [4] }, layers: [hidden1, hidden2, { type: 'dense', units: 7 }, head] };
    const job = (await post({ checkpoint: imported.id, layers: ['hidden*'] }, model)).json();
    expect(await keptOf(job.id)).toMatchObject({ layers: ['hidden1', 'hidden2'] });
  });

  it('starts from the checkpoint of another job', async () => {
    const attempt = await startAttempt(api, await postJob(api, { model: network(6) }));
    const { id, weights: blob } = await saveCheckpoint(api, attempt);
    const job = (await post({ checkpoint: id, layers: ['head'] })).json();
    expect(await keptOf(job.id)).toEqual({ weights: blob, layers: ['head'] });
  });
});

describe('422', () => {
  it('a checkpoint there is not', async () => {
    const problem = await refused({ checkpoint: 'ckpt_01ARZ3NDEKTSV4RRFFQ69G5FAV' });
    expect(problem).toMatchObject({
      code: 'invalidJob',
      errors: [{ code: 'unknownCheckpoint', pointer: '/initialWeights/checkpoint' }],
    });
  });

  it('every tensor of another shape, before anything is queued', async () => {
    const problem = await refused({ checkpoint: imported.id }, network(7));
    expect(problem.errors?.map(({ code, layer, expected, received }) => [code, layer, expected, received])).toEqual([
      ['wrongShape', 'hidden2', [7, 5], [6, 5]],
      ['wrongShape', 'hidden2', [7], [6]],
      ['wrongShape', 'head', [3, 7], [3, 6]],
    ]);
  });

  it('layers that the checkpoint lacks', async () => {
    const model = { input: { shape: [4] }, layers: [{ id: 'other', type: 'dense', units: 3 }] };
    expect(await refused({ checkpoint: imported.id }, model)).toMatchObject({
      errors: [
        { code: 'missingTensor', layer: 'other', hint: expect.stringContaining('hidden1, hidden2, head') },
        { code: 'missingTensor', layer: 'other' },
      ],
    });
  });

  it('a glob that names no layer', async () => {
    expect(await refused({ checkpoint: imported.id, layers: ['head', 'conv*'] })).toMatchObject({
      errors: [{ code: 'unknownLayer', pointer: '/initialWeights/layers/1', hint: expect.stringContaining('hidden1') }],
    });
  });
});
