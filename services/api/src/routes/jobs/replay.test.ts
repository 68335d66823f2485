import { manifestSchema } from '@trainyard/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { appendEpoch, postJob, reportOf, saveCheckpoint, startAttempt } from '../../testing/train.ts';

let api: ApiUnderTest;

beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

async function ended(id: string, weights: string): Promise<void> {
  const attempt = await startAttempt(api, id);
  await appendEpoch(attempt, 1, 0.5);
  const { id: checkpoint } = await saveCheckpoint(api, attempt);
  await attempt.finalize();
  const reports = [reportOf(id, checkpoint)];
  await attempt.succeed({ weightsSha256: weights.repeat(64), initialWeightsSha256: '1'.repeat(64), reports });
}

const manifestOf = async (id: string) =>
  manifestSchema.parse((await api.send('GET', `/v1/jobs/${id}/manifest`)).json());

it('a job has a manifest when it has ended, and is replayed as a new job that compares itself to it', async () => {
  const id = await postJob(api, { name: 'first', labels: { team: 'a' } });
  expect(await api.problem('GET', `/v1/jobs/${id}/manifest`)).toMatchObject({ status: 409, code: 'jobNotEnded' });
  expect(await api.problem('POST', `/v1/jobs/${id}/replay`)).toMatchObject({ status: 409, code: 'jobNotEnded' });

  await ended(id, 'f');
  const original = await manifestOf(id);
  expect(original).toMatchObject({
    jobId: id,
    state: 'succeeded',
    dataset: { sha256: 'a'.repeat(64) },
    model: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    attempts: [{ attempt: 1, fromCheckpoint: null }],
    interventions: [],
    decisions: [],
    result: { initialWeights: '1'.repeat(64), finalWeights: 'f'.repeat(64), reports: [{ split: 'test' }] },
    replay: null,
  });

  const answer = await api.send('POST', `/v1/jobs/${id}/replay`);
  expect(answer.statusCode).toBe(201);
  const replay = answer.json();
  expect(answer.headers.location).toBe(`/v1/jobs/${replay.id}`);
  expect(replay).toMatchObject({ replayOf: id, name: 'first', state: 'queued' });
  expect(replay.spec).toEqual((await api.send('GET', `/v1/jobs/${id}`)).json().spec);

  await ended(replay.id, 'e');
  expect((await manifestOf(replay.id)).replay).toEqual({
    of: id,
    matches: { weights: false, metricHistory: true, reports: true },
    differences: [{ field: '/result/finalWeights', original: 'f'.repeat(64), replay: 'e'.repeat(64) }],
  });
});

it('a job that was cancelled has a manifest that says so, and cannot be replayed', async () => {
  const id = await postJob(api);
  const attempt = await startAttempt(api, id);
  await api.send('POST', `/v1/jobs/${id}/cancel`);
  await attempt.confirmCancel();
  expect(await manifestOf(id)).toMatchObject({
    state: 'cancelled',
    interventions: [{ action: 'cancel' }],
    result: { finalWeights: null, reports: [] },
  });
  expect(await api.problem('POST', `/v1/jobs/${id}/replay`)).toMatchObject({ status: 409, code: 'jobNotReplayable' });
});

it('there is none of a job that there is not', async () => {
  const nowhere = '/v1/jobs/job_01ARZ3NDEKTSV4RRFFQ69G5FAV';
  expect(await api.problem('GET', `${nowhere}/manifest`)).toMatchObject({ status: 404 });
  expect(await api.problem('POST', `${nowhere}/replay`)).toMatchObject({ status: 404 });
});
