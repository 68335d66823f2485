import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { postJob, saveCheckpoint, startAttempt } from '../../testing/train.ts';

let api: ApiUnderTest;
let path: string;
const weights = 'w'.repeat(3_000_000);
beforeAll(async () => {
  api = await apiUnderTest();
  const attempt = await startAttempt(api, await postJob(api));
  const { id } = await saveCheckpoint(api, attempt, { weights, onnx: 'the exported model' });
  path = `/v1/checkpoints/${id}`;
});
afterAll(() => api.close());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('200', () => {
  it('the checkpoint of a job that still runs', async () => {
    expect((await api.send('GET', path)).json()).toMatchObject({
      kind: 'epoch',
      epoch: 1,
      best: true,
      last: true,
      sizeBytes: weights.length,
      sha256: sha256(weights),
      metrics: { values: { 'validation.loss': 1 } },
    });
  });

  it('its weights as safetensors, by default', async () => {
    const response = await api.send('GET', `${path}/content`);
    expect(response.headers).toMatchObject({
      etag: `"${sha256(weights)}"`,
      'content-type': 'application/octet-stream',
      'content-length': String(weights.length),
      'content-disposition': expect.stringMatching(/^attachment; filename="ckpt_\w+\.safetensors"$/),
    });
    expect(response.body).toBe(weights);
  });

  it('its model as ONNX', async () => {
    const response = await api.send('GET', `${path}/content?format=onnx`);
    expect(response.body).toBe('the exported model');
    expect(response.headers).toMatchObject({
      etag: `"${sha256('the exported model')}"`,
      'content-disposition': expect.stringMatching(/\.onnx"$/),
    });
  });
});

describe('304', () => {
  it('to who has the file', async () => {
    const headers = { 'if-none-match': `"${sha256(weights)}"` };
    expect(await api.send('GET', `${path}/content`, { headers })).toMatchObject({ statusCode: 304, body: '' });
  });
});

describe('400', () => {
  it('a format there is not', async () => {
    expect(await api.problem('GET', `${path}/content?format=pickle`)).toMatchObject({ code: 'invalidParameter' });
  });
});

describe('404', () => {
  it('a checkpoint there is not', async () => {
    const absent = '/v1/checkpoints/ckpt_01ARZ3NDEKTSV4RRFFQ69G5FAV';
    expect(await api.problem('GET', absent)).toMatchObject({ code: 'notFound' });
    expect(await api.problem('GET', `${absent}/content`)).toMatchObject({ code: 'notFound' });
  });
});
