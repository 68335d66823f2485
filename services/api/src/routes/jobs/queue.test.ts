import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { postJob, startAttempt } from '../../testing/train.ts';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

const queueOf = async (id: string) => (await api.send('GET', `/v1/jobs/${id}/queue`)).json();

it('200: its place among those that wait, and what it waits for', async () => {
  const first = await postJob(api);
  const second = await postJob(api);
  const urgent = await postJob(api, { priority: 1 });
  expect(await queueOf(urgent)).toMatchObject({ position: 1, ahead: { own: 0, others: 0 }, reason: 'noWorker' });
  expect(await queueOf(second)).toMatchObject({ position: 3, ahead: { own: 2, others: 0 } });
  await startAttempt(api, first);
  expect(await queueOf(first)).toMatchObject({ position: null, ahead: null, reason: 'notWaiting' });
});

it('404: a job that there is not', async () => {
  const problem = await api.problem('GET', '/v1/jobs/job_01ARZ3NDEKTSV4RRFFQ69G5FAV/queue');
  expect(problem).toMatchObject({ status: 404, code: 'notFound' });
});
