import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { irisModel, postJob, startAttempt } from '../../testing/train.ts';

let api: ApiUnderTest;
beforeEach(async () => {
  api = await apiUnderTest();
});
afterEach(() => api.close());

const get = async (path: string) => (await api.send('GET', path)).json();
const queueOf = (id: string) => get(`/v1/jobs/${id}/queue`);

/** Jobs queued while a worker is alive that has measured how fast it trains: they are estimated. */
async function queuedWithEstimates() {
  const worker = { workerId: 'w1', threads: 1, startedAt: new Date().toISOString(), memoryBytes: 2 ** 33 };
  const heartbeat = api.worker.workers.announce({ ...worker, slowness: { p50: 1, p90: 2 } });
  while ((await api.store.workers.list()).length === 0) await new Promise((done) => setTimeout(done, 10));
  const first = await postJob(api, { epochs: 100_000, priority: 1000 });
  const second = await postJob(api, { epochs: 10_000, priority: 1000 });
  const last = await postJob(api, { priority: 1000 });
  return { heartbeat, first, second, last };
}

it('200: its place among those that wait, and what it waits for', async () => {
  const first = await postJob(api);
  const second = await postJob(api);
  const urgent = await postJob(api, { priority: 1 });
  expect(await queueOf(urgent)).toMatchObject({ position: 1, ahead: { own: 0, others: 0 }, reason: 'noWorker' });
  expect(await queueOf(second)).toMatchObject({ position: 3, ahead: { own: 2, others: 0 }, eta: null });
  expect(await queueOf(second)).toMatchObject({ etaUnknown: 'No worker is alive.' });
  expect((await get(`/v1/jobs/${second}`)).queue).toMatchObject({ position: 3, reason: 'noWorker' });
  expect((await get('/v1/jobs')).data[0]).not.toHaveProperty('queue');
  await startAttempt(api, first);
  expect(await queueOf(first)).toMatchObject({ position: null, ahead: null, reason: 'notWaiting' });
  expect(await get(`/v1/jobs/${first}`)).toMatchObject({ queue: null, pollAfterMs: expect.any(Number) });
  for (const id of [first, second, urgent]) await api.send('POST', `/v1/jobs/${id}/cancel`);
  expect(await get(`/v1/jobs/${second}`)).toMatchObject({ queue: null, pollAfterMs: null });
});

it('200: when it is expected to start: once those ahead have taken what they are estimated at', async () => {
  const { heartbeat, first, second, last } = await queuedWithEstimates();
  const times = await Promise.all([first, second].map(async (id) => (await get(`/v1/jobs/${id}`)).estimate.time));
  // One job runs, or is about to be cancelled: what is left of it is told by nobody, and reckoned at the mean.
  const [atFirst, atSecond, atLast] = await Promise.all(
    [first, second, last].map(async (id) => (await queueOf(id)).eta.p50Ms),
  );
  expect([atSecond - atFirst, atLast - atSecond]).toEqual(times.map(({ p50Ms }) => p50Ms));
  const asked = { payload: { kind: 'train', dataset: (await api.readyDataset()).id, model: irisModel, epochs: 2 } };
  const { queue } = (await api.send('POST', '/v1/estimates', asked)).json();
  expect(queue).toMatchObject({ position: (await queueOf(first)).position, eta: { p50Ms: atFirst } });
  await api.send('PATCH', `/v1/jobs/${last}`, { payload: { priority: 1 }, headers: { 'if-match': '*' } });
  const { position } = await queueOf(first);
  expect(await queueOf(last)).toMatchObject({ position: 1, ahead: { own: 0, others: 0 } });
  expect((await queueOf(second)).position).toBe(position + 1);
  await heartbeat.stop();
});

it('says how soon to ask again, also with 304 and 202', async () => {
  const id = await postJob(api);
  const job = await api.send('GET', `/v1/jobs/${id}`);
  const again = await api.send('GET', `/v1/jobs/${id}`, { headers: { 'if-none-match': String(job.headers.etag) } });
  const paused = await api.send('POST', `/v1/jobs/${id}/pause`);
  expect([again.statusCode, paused.statusCode]).toEqual([304, 202]);
  for (const { headers } of [job, again, paused]) expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
  expect(Number(job.headers['retry-after'])).toBe(Math.ceil(job.json().pollAfterMs / 1000));
  const cancelled = await api.send('POST', `/v1/jobs/${id}/cancel`);
  expect(cancelled.headers).not.toHaveProperty('retry-after');
});

it('404: a job that there is not', async () => {
  const problem = await api.problem('GET', '/v1/jobs/job_01ARZ3NDEKTSV4RRFFQ69G5FAV/queue');
  expect(problem).toMatchObject({ status: 404, code: 'notFound' });
});
