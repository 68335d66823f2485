import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointRecord } from '@trainyard/contracts';
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

/** A job that was cancelled after some checkpoints, by their weights. */
async function cancelledAfter(...weights: string[]) {
  const id = await postJob(api);
  const attempt = await startAttempt(api, id);
  const checkpoints: CheckpointRecord[] = [];
  for (const [index, each] of weights.entries())
    checkpoints.push(await saveCheckpoint(api, attempt, { epoch: index + 1, weights: each }));
  await post(id, 'cancel');
  await attempt.confirmCancel();
  return { id, checkpoints };
}

async function cancelledJob() {
  const { id, checkpoints } = await cancelledAfter('weights');
  return { id, checkpoint: checkpoints[0]! };
}

/** Writes other bytes over the weights of a checkpoint. */
async function damage({ weights: { sha256 } }: CheckpointRecord): Promise<void> {
  await writeFile(join(api.dataDir, 'artifacts', 'blobs', sha256.slice(0, 2), sha256), 'rot');
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

  it('201: from the newest checkpoint that is whole', async () => {
    const { id, checkpoints } = await cancelledAfter('retried first', 'retried second');
    await damage(checkpoints[1]!);
    expect((await post(id, 'retry')).json()).toMatchObject({ startCheckpoint: checkpoints[0]!.id });
  });

  it('409: no checkpoint is whole, unless it is to begin anew', async () => {
    const { id, checkpoints } = await cancelledAfter('retried alone');
    await damage(checkpoints[0]!);
    expect(await api.problem('POST', `/v1/jobs/${id}/retry`)).toMatchObject({ code: 'checkpointLost' });
    const anew = await post(id, 'retry', { fromStart: true });
    expect(anew.json()).toMatchObject({ retryOf: id, startCheckpoint: null });
  });

  it('409: what a job began with is damaged, and it kept nothing of its own', async () => {
    const { id, checkpoints } = await cancelledAfter('passed on');
    const heir = (await post(id, 'retry')).json().id;
    await post(heir, 'cancel');
    await damage(checkpoints[0]!);
    expect(await api.problem('POST', `/v1/jobs/${heir}/retry`)).toMatchObject({ code: 'checkpointLost' });
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

  it('201: from the end where the last is asked for, with the weights alone where the best that were put back there are', async () => {
    const id = await postJob(api);
    const attempt = await startAttempt(api, id);
    const end = await saveCheckpoint(api, attempt, { epoch: 2, weights: 'at the end', best: false });
    const restored = await saveCheckpoint(api, attempt, { epoch: 1, weights: 'put back', kind: 'restored' });
    await post(id, 'cancel');
    await attempt.confirmCancel();
    const overrides = { epochs: 50 };
    const [last, best] = [
      (await post(id, 'fork', { overrides })).json(),
      (await post(id, 'fork', { checkpoint: 'best', overrides })).json(),
    ];
    expect([last.startCheckpoint, best.startCheckpoint]).toEqual([end.id, restored.id]);
    expect(last.warnings).toContainEqual(expect.objectContaining({ code: 'stateCarried' }));
    expect(best.warnings).toContainEqual(
      expect.objectContaining({ code: 'weightsCarried', message: expect.stringMatching('was not kept') }),
    );
    expect((await post(id, 'retry')).json()).toMatchObject({ startCheckpoint: end.id });
  });

  it('201: from the newest checkpoint that is whole where the last is asked for; 409: one by its name is damaged', async () => {
    const { id, checkpoints } = await cancelledAfter('forked first', 'forked second');
    const [first, second] = [checkpoints[0]!, checkpoints[1]!];
    await damage(second);
    const overrides = { epochs: 50 };
    expect((await post(id, 'fork', { overrides })).json()).toMatchObject({ startCheckpoint: first.id });
    const payload = { checkpoint: second.id, overrides };
    expect(await api.problem('POST', `/v1/jobs/${id}/fork`, { payload })).toMatchObject({ code: 'checkpointLost' });
    await damage(first);
    const last = await api.problem('POST', `/v1/jobs/${id}/fork`, { payload: { overrides } });
    expect(last).toMatchObject({ code: 'checkpointLost' });
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
