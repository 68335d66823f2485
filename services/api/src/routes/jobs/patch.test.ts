import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { postJob, startAttempt } from '../../testing/train.ts';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

const patch = (id: string, payload: object, etag = '*') =>
  api.send('PATCH', `/v1/jobs/${id}`, { payload, headers: { 'if-match': etag } });
const refused = (id: string, payload: object, headers: Record<string, string> = { 'if-match': '*' }) =>
  api.problem('PATCH', `/v1/jobs/${id}`, { payload, headers });

describe('PATCH /v1/jobs/{id}', () => {
  it('200: name, labels and priority at once, under a new ETag', async () => {
    const id = await postJob(api);
    const { etag } = (await api.send('GET', `/v1/jobs/${id}`)).headers;
    const response = await patch(id, { name: 'mine', labels: { team: 'x' }, priority: 3 }, String(etag));
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ name: 'mine', labels: { team: 'x' }, spec: { priority: 3 } });
    expect(response.headers.etag).not.toBe(etag);
    expect(await refused(id, { name: 'late' }, { 'if-match': String(etag) })).toMatchObject({
      code: 'preconditionFailed',
    });
  });

  it('200: what the training has to be told of waits and is shown to', async () => {
    const id = await postJob(api);
    const job = (await patch(id, { optimizer: { learningRate: 0.5 }, epochs: 77 })).json();
    expect(job.spec.epochs).not.toBe(77);
    expect(job.interventions).toMatchObject([
      { field: 'optimizer.learningRate', to: 0.5, applied: false, step: null },
      { field: 'epochs', to: 77, applied: false, step: null },
    ]);
  });

  it('404: a job that is not there', async () => {
    expect(await refused('job_01ARZ3NDEKTSV4RRFFQ69G5FAV', {})).toMatchObject({ code: 'notFound' });
  });

  it('409: a job that has ended, and one whose last step has run', async () => {
    const ended = await postJob(api);
    await api.send('POST', `/v1/jobs/${ended}/cancel`);
    expect(await refused(ended, { name: 'x' })).toMatchObject({ code: 'jobStateConflict', state: 'cancelled' });
    const id = await postJob(api);
    await (await startAttempt(api, id)).finalize();
    expect(await refused(id, { epochs: 50 })).toMatchObject({ code: 'jobStateConflict', state: 'finalizing' });
    expect((await patch(id, { name: 'still' })).statusCode).toBe(200);
  });

  it('422: every field that cannot be changed, with its reason', async () => {
    const id = await postJob(api);
    const problem = await refused(id, { earlyStopping: { patience: 3 }, name: 'x' });
    expect(problem).toMatchObject({
      code: 'invalidJob',
      errors: [{ pointer: '/earlyStopping/patience', code: 'notChangeable' }],
    });
    expect((await api.send('GET', `/v1/jobs/${id}`)).json().name).not.toBe('x');
    expect(await refused(id, { batchSize: 4 })).toMatchObject({ code: 'invalidBody' });
  });

  it('428: without If-Match', async () => {
    expect(await refused(await postJob(api), { name: 'x' }, {})).toMatchObject({ code: 'preconditionRequired' });
  });
});
