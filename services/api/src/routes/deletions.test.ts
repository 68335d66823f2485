import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../testing/api-under-test.ts';
import { appendEpoch, irisModel, postJob, saveCheckpoint, startAttempt } from '../testing/train.ts';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

const anyRevision = { headers: { 'if-match': '*' } };

const remove = (path: string, headers: Record<string, string> = { 'if-match': '*' }) =>
  api.send('DELETE', path, { headers });

interface Trained {
  job: string;
  checkpoint: string;
  dataset: string;
  model: string;
}

async function trainedJob(): Promise<Trained> {
  const job = await postJob(api);
  const attempt = await startAttempt(api, job);
  await appendEpoch(attempt, 1, 0.5);
  const checkpoint = await saveCheckpoint(api, attempt);
  await attempt.finalize();
  await attempt.succeed({ weightsSha256: checkpoint.weights.sha256, reports: [] });
  const { dataset, model } = attempt.record.spec;
  return { job, checkpoint: checkpoint.id, dataset, model };
}

describe('DELETE of a job', () => {
  it('is 204 for the revision that was read, then everything of it is 404', async () => {
    const { job, checkpoint } = await trainedJob();
    const etag = (await api.send('GET', `/v1/jobs/${job}`)).headers.etag as string;
    expect((await remove(`/v1/jobs/${job}`, { 'if-match': etag })).statusCode).toBe(204);
    const below = ['', '/events', '/events/stream', '/metrics', '/checkpoints', '/reports', '/manifest'];
    const paths = [...below.map((path) => `/v1/jobs/${job}${path}`), `/v1/checkpoints/${checkpoint}`];
    for (const path of [...paths, `/v1/checkpoints/${checkpoint}/content`]) {
      expect(await api.problem('GET', path), path).toMatchObject({ status: 404, code: 'notFound' });
    }
    expect(await api.problem('DELETE', `/v1/jobs/${job}`, anyRevision)).toMatchObject({ status: 404 });
    expect(await api.problem('POST', `/v1/jobs/${job}/replay`)).toMatchObject({ status: 404 });
    expect(await api.problem('POST', `/v1/jobs/${job}/cancel`)).toMatchObject({ status: 404 });
  });

  it('needs the present revision', async () => {
    const { job } = await trainedJob();
    const path = `/v1/jobs/${job}`;
    expect(await api.problem('DELETE', path)).toMatchObject({ status: 428 });
    expect(await api.problem('DELETE', path, { headers: { 'if-match': '"0.0"' } })).toMatchObject({ status: 412 });
    expect((await api.send('GET', path)).statusCode).toBe(200);
  });

  it('that has not ended is refused with what to do first', async () => {
    const job = await postJob(api);
    expect(await api.problem('DELETE', `/v1/jobs/${job}`, anyRevision)).toMatchObject({
      ...{ status: 409, code: 'jobStateConflict', state: 'queued' },
      ...{ allowedActions: expect.arrayContaining(['cancel']), detail: expect.stringContaining('cancel it') },
    });
    await api.send('POST', `/v1/jobs/${job}/cancel`);
    expect((await remove(`/v1/jobs/${job}`)).statusCode).toBe(204);
  });
});

describe('DELETE of what jobs use', () => {
  it('is refused while they live, naming them', async () => {
    const job = await postJob(api);
    const { dataset, model } = (await api.send('GET', `/v1/jobs/${job}`)).json().spec;
    for (const path of [`/v1/datasets/${dataset}`, `/v1/models/${model}`]) {
      const problem = await api.problem('DELETE', path, anyRevision);
      expect(problem).toMatchObject({ status: 409, code: 'resourceInUse', errors: [{ received: job }] });
      expect((await api.send('GET', path)).statusCode).toBe(200);
    }
    await api.send('POST', `/v1/jobs/${job}/cancel`);
  });

  it('leaves those that ended with their records, and their checkpoints predict as before', async () => {
    const { job, checkpoint, dataset, model } = await trainedJob();
    for (const path of [`/v1/datasets/${dataset}`, `/v1/models/${model}`]) {
      expect((await remove(path)).statusCode).toBe(204);
      expect(await api.problem('GET', path)).toMatchObject({ status: 404 });
      expect(await api.problem('DELETE', path, anyRevision)).toMatchObject({ status: 404 });
    }
    expect((await api.send('GET', `/v1/jobs/${job}`)).json()).toMatchObject({ state: 'succeeded' });
    expect((await api.send('GET', `/v1/jobs/${job}/metrics`)).statusCode).toBe(200);
    api.predicts(() => ({ probabilities: { shape: [1, 3], values: Float32Array.from([1, 0, 0]) } }));
    const prediction = await api.send('POST', '/v1/predictions', {
      payload: { checkpoint, instances: [[1, 2, 3, 4]] },
    });
    expect(prediction.json()).toMatchObject({ predictions: [{ class: 'setosa' }] });
    const replay = await api.problem('POST', `/v1/jobs/${job}/replay`);
    expect(replay).toMatchObject({ status: 409, code: 'resourceDeleted' });
    const { id: another } = await api.readyDataset();
    const next = { kind: 'train', dataset: another, model: irisModel, epochs: 1, initialWeights: { checkpoint } };
    expect((await api.send('POST', '/v1/jobs', { payload: next })).statusCode).toBe(201);
    const again = await api.problem('POST', '/v1/jobs', { payload: { ...next, dataset } });
    expect(again).toMatchObject({ status: 422, errors: [{ pointer: '/dataset', code: 'unknownDataset' }] });
  });

  it('takes an open dataset, and what is sent to it afterwards is 404', async () => {
    const { id } = (await api.send('POST', '/v1/datasets', { payload: { format: 'csv' } })).json();
    expect((await remove(`/v1/datasets/${id}`, { 'if-match': '"1"' })).statusCode).toBe(204);
    const upload = { payload: 'a,b\n1,2\n', headers: { 'content-type': 'text/csv' } };
    expect(await api.problem('PUT', `/v1/datasets/${id}/files/data`, upload)).toMatchObject({ status: 404 });
    expect(await api.problem('POST', `/v1/datasets/${id}/commit`)).toMatchObject({ status: 404 });
  });

  it('takes a checkpoint of a job that ended, and leaves the job', async () => {
    const { job, checkpoint } = await trainedJob();
    expect((await remove(`/v1/checkpoints/${checkpoint}`)).statusCode).toBe(204);
    expect(await api.problem('GET', `/v1/checkpoints/${checkpoint}`)).toMatchObject({ status: 404 });
    expect((await api.send('GET', `/v1/jobs/${job}/checkpoints`)).json().data).toEqual([]);
    const prediction = { payload: { job, instances: [{}] } };
    expect(await api.problem('POST', '/v1/predictions', prediction)).toMatchObject({ status: 404 });
    expect((await api.send('POST', `/v1/jobs/${job}/replay`)).statusCode).toBe(201);
  });
});
