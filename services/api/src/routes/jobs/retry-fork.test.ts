import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { postJob, saveCheckpoint, startAttempt } from '../../testing/train.ts';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

const post = (id: string, verb: string, payload?: object) =>
  api.send('POST', `/v1/jobs/${id}/${verb}`, payload ? { payload } : {});

/** A job that was cancelled after its first checkpoint. */
async function cancelledJob() {
  const id = await postJob(api);
  const attempt = await startAttempt(api, id);
  const checkpoint = await saveCheckpoint(api, attempt);
  await post(id, 'cancel');
  await attempt.confirmCancel();
  return { id, checkpoint };
}

describe('POST /v1/jobs/{id}/retry', () => {
  it('201: a new job from the last checkpoint, or anew', async () => {
    const { id, checkpoint } = await cancelledJob();
    const response = await post(id, 'retry');
    expect(response.statusCode).toBe(201);
    expect(response.headers.location).toBe(`/v1/jobs/${response.json().id}`);
    expect(response.json()).toMatchObject({ state: 'queued', retryOf: id, startCheckpoint: checkpoint.id });
    const anew = (await post(id, 'retry', { fromStart: true })).json();
    expect(anew).toMatchObject({ retryOf: id, startCheckpoint: null });
    const { spec } = (await api.send('GET', `/v1/jobs/${id}`)).json();
    expect(anew.spec).toEqual({ ...spec, name: anew.id });
  });

  it('409: a job that lives', async () => {
    expect(await api.problem('POST', `/v1/jobs/${await postJob(api)}/retry`)).toMatchObject({ code: 'jobNotEnded' });
  });

  it('404: a job that is not there', async () => {
    const gone = 'job_01ARZ3NDEKTSV4RRFFQ69G5FAV';
    for (const verb of ['retry', 'fork']) {
      expect(await api.problem('POST', `/v1/jobs/${gone}/${verb}`)).toMatchObject({ code: 'notFound' });
    }
  });
});

describe('POST /v1/jobs/{id}/fork', () => {
  it('201: with weights and training state where other epochs and another rate are asked for', async () => {
    const { id, checkpoint } = await cancelledJob();
    const overrides = { epochs: 50, optimizer: { learningRate: 0.25 }, name: 'branch' };
    const response = await post(id, 'fork', { overrides });
    expect(response.statusCode).toBe(201);
    expect(response.json()).toMatchObject({
      name: 'branch',
      forkedFrom: id,
      startCheckpoint: checkpoint.id,
      spec: { epochs: 50, optimizer: { learningRate: 0.25 } },
    });
    expect(response.json().warnings.map(({ code }: { code: string }) => code)).toContain('stateCarried');
  });

  it('201: with the weights alone where the optimizer is another', async () => {
    const { id, checkpoint } = await cancelledJob();
    const job = (await post(id, 'fork', { overrides: { optimizer: { type: 'sgd' } } })).json();
    expect(job).toMatchObject({ forkedFrom: id, startCheckpoint: checkpoint.id, spec: { optimizer: { type: 'sgd' } } });
    expect(job.warnings).toContainEqual(
      expect.objectContaining({ code: 'weightsCarried', message: expect.stringMatching('optimizer') }),
    );
  });

  it('409: a job without a checkpoint yet', async () => {
    expect(await api.problem('POST', `/v1/jobs/${await postJob(api)}/fork`)).toMatchObject({
      code: 'checkpointNotReady',
    });
  });

  it('422: every finding at once, at its place in the overrides', async () => {
    const { id } = await cancelledJob();
    const payload = { overrides: { epochs: 1, batchSize: 0, nonsense: 1 } };
    const { errors } = (await post(id, 'fork', payload)).json();
    const pointers = errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/overrides/batchSize', '/overrides/nonsense']));
    const short = await api.problem('POST', `/v1/jobs/${id}/fork`, { payload: { overrides: { epochs: 1 } } });
    expect(short).toMatchObject({ code: 'invalidJob', errors: [{ pointer: '/overrides/epochs', code: 'tooSmall' }] });
  });
});
