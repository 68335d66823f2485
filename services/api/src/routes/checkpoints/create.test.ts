import { createHash } from 'node:crypto';
import { makeId } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { fileOf, type StateDict } from '../../testing/state-dict.ts';

const document = {
  input: { shape: [2] },
  layers: [
    { id: 'norm', type: 'batchNorm' },
    { id: 'head', type: 'dense', units: 3 },
  ],
};

let api: ApiUnderTest;
let model: string;
beforeAll(async () => {
  api = await apiUnderTest({ uploadBytes: 5000 });
  model = (await api.send('POST', '/v1/models', { payload: { document } })).json().id;
});
afterAll(() => api.close());

const whole: StateDict = {
  'head.bias': { shape: [3], values: [0.5, 0, -0.5] },
  'head.weight': { shape: [3, 2], values: [1, 2, 3, 4, 5, 6] },
  'norm.bias': { shape: [2], values: [0, 0] },
  'norm.num_batches_tracked': { dtype: 'I64', shape: [], values: [3] },
  'norm.running_mean': { shape: [2], values: [0, 0] },
  'norm.running_var': { shape: [2], values: [1, 1] },
  'norm.weight': { shape: [2], values: [1, 1] },
};

const upload = (payload: Buffer, id = model) => ({
  url: `/v1/checkpoints?model=${id}`,
  more: { payload, headers: { 'content-type': 'application/octet-stream' } },
});
const refused = (payload: Buffer, id?: string) => {
  const { url, more } = upload(payload, id);
  return api.problem('POST', url, more);
};

describe('201', () => {
  it('the checkpoint, to be read and downloaded like any other', async () => {
    const { url, more } = upload(fileOf(whole));
    const response = await api.send('POST', url, more);
    const checkpoint = response.json();
    expect(response.statusCode).toBe(201);
    expect(response.headers.location).toBe(`/v1/checkpoints/${checkpoint.id}`);
    expect(checkpoint).toMatchObject({
      kind: 'import',
      jobId: null,
      modelId: model,
      links: { model: `/v1/models/${model}` },
    });
    expect((await api.send('GET', checkpoint.links.self)).json()).toEqual(checkpoint);

    const file = (await api.send('GET', checkpoint.links.safetensors)).rawPayload;
    expect(createHash('sha256').update(file).digest('hex')).toBe(checkpoint.sha256);
    const text = file.toString('latin1');
    expect(text).toContain('"head.weight"');
    expect(text).not.toContain('num_batches_tracked');
    expect((await api.send('GET', checkpoint.links.onnx)).rawPayload.length).toBeGreaterThan(100);
  });

  it('the same bytes again from the file that was downloaded', async () => {
    const first = upload(fileOf(whole));
    const { links, sha256 } = (await api.send('POST', first.url, first.more)).json();
    const again = upload((await api.send('GET', links.safetensors)).rawPayload);
    expect((await api.send('POST', again.url, again.more)).json().sha256).toBe(sha256);
  });

  it('predicts: rows as the input has them, outputs as numbers', async () => {
    const { url, more } = upload(fileOf(whole));
    const { id } = (await api.send('POST', url, more)).json();
    api.predicts(({ inputs }) => {
      expect(inputs.input).toMatchObject({ shape: [1, 2] });
      return { prediction: { shape: [1, 3], values: Float32Array.of(1, 2, 3) } };
    });
    const payload = { checkpoint: id, instances: [[1, 1]] };
    expect((await api.send('POST', '/v1/predictions', { payload })).json()).toEqual({
      jobId: null,
      checkpoint: id,
      epoch: 0,
      step: 0,
      predictions: [{ values: [1, 2, 3] }],
    });
  });
});

describe('a model of tokens', () => {
  it('predicts from whole numbers', async () => {
    const tokens = {
      inputs: { text: { shape: [2], dtype: 'int64' } },
      layers: [
        { id: 'table', type: 'embedding', numEmbeddings: 3, embeddingDim: 1 },
        { id: 'flat', type: 'flatten' },
      ],
    };
    const { id: owner } = (await api.send('POST', '/v1/models', { payload: { document: tokens } })).json();
    const { url, more } = upload(fileOf({ 'table.weight': { shape: [3, 1], values: [1, 2, 3] } }), owner);
    const { id } = (await api.send('POST', url, more)).json();
    api.predicts(({ inputs }) => {
      expect(inputs.text).toEqual({ shape: [1, 2], values: Int32Array.of(2, 0) });
      return { prediction: { shape: [1, 2], values: Float32Array.of(3, 1) } };
    });
    const answer = await api.send('POST', '/v1/predictions', { payload: { checkpoint: id, instances: [[2, 0]] } });
    expect(answer.json().predictions).toEqual([{ values: [3, 1] }]);
  });
});

describe('400', () => {
  it('an empty body', async () => {
    expect(await refused(Buffer.alloc(0))).toMatchObject({ code: 'malformedBody' });
  });

  it('no model', async () => {
    expect(await api.problem('POST', '/v1/checkpoints', upload(fileOf(whole)).more)).toMatchObject({
      code: 'invalidParameter',
    });
  });
});

describe('404', () => {
  it('a model there is not', async () => {
    expect(await refused(fileOf(whole), makeId('model', '01ARZ3NDEKTSV4RRFFQ69G5FAV'))).toMatchObject({
      code: 'notFound',
    });
  });
});

describe('413', () => {
  it('a file over the limit', async () => {
    expect(await refused(Buffer.alloc(6000))).toMatchObject({ code: 'payloadTooLarge' });
  });
});

describe('422', () => {
  it('every tensor that does not fit, at once', async () => {
    const { 'head.weight': weight, 'norm.bias': bias, ...others } = whole;
    const wrong = { ...others, 'head.weight': { ...weight!, shape: [2, 3] }, 'norm.biass': bias! };
    expect(await refused(fileOf(wrong))).toMatchObject({
      code: 'invalidWeights',
      errors: [
        { code: 'missingTensor', pointer: '/norm.bias', layer: 'norm', hint: 'Is it "norm.biass"? Rename that one.' },
        { code: 'unknownTensor', pointer: '/norm.biass', hint: 'Is it "norm.bias"?' },
        {
          code: 'wrongShape',
          pointer: '/head.weight',
          expected: [3, 2],
          received: [2, 3],
          hint: expect.stringMatching(/transposed/),
        },
      ],
    });
  });

  it('a file that is no safetensors', async () => {
    expect(await refused(Buffer.from('weights, honestly'))).toMatchObject({
      code: 'invalidWeights',
      errors: [{ code: 'notSafetensors' }],
    });
  });
});
