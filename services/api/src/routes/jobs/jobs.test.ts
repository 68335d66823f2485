import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { appendEpoch, postJob, reportOf, saveCheckpoint, startAttempt } from '../../testing/train.ts';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

const get = (id: string, query = '', headers = {}) => api.send('GET', `/v1/jobs/${id}${query}`, { headers });
const list = async (query: string) =>
  (await api.send('GET', `/v1/jobs?${query}`)).json().data.map(({ id }: { id: string }) => id);

describe('GET /v1/jobs/{id}', () => {
  it('200: as it stands, with an ETag that changes with state and progress', async () => {
    const id = await postJob(api);
    const queued = await get(id);
    const attempt = await startAttempt(api, id);
    const running = await get(id);
    await appendEpoch(attempt, 1, 0.5);
    const progressed = await get(id);
    expect(queued.json().state).toBe('queued');
    expect(running.json()).toMatchObject({ state: 'running', attempt: 1, phase: 'active' });
    expect(progressed.json().metrics.latest.values).toEqual({ 'train.loss': 0.5 });
    const etags = [queued, running, progressed].map(({ headers }) => headers.etag);
    expect(new Set(etags).size).toBe(3);
    await attempt.abandon();
  });

  it('304: to If-None-Match while nothing has changed', async () => {
    const id = await postJob(api);
    const { etag } = (await get(id)).headers;
    expect(await get(id, '', { 'if-none-match': etag })).toMatchObject({
      statusCode: 304,
      body: '',
      headers: { etag },
    });
    expect((await get(id, '', { 'if-none-match': '"0.0"' })).statusCode).toBe(200);
  });

  it('200: with ?wait= as soon as something changes', async () => {
    const id = await postJob(api);
    const { etag } = (await get(id)).headers;
    const waiting = get(id, '?wait=30', { 'if-none-match': etag });
    await startAttempt(api, id).then((attempt) => attempt.abandon());
    const changed = await waiting;
    expect(changed.statusCode).toBe(200);
    expect(changed.headers.etag).not.toBe(etag);
  });

  it('304: with ?wait= when nothing changes in time', async () => {
    const id = await postJob(api);
    const { etag } = (await get(id)).headers;
    expect((await get(id, '?wait=0.2', { 'if-none-match': etag })).statusCode).toBe(304);
  });

  it('200: with ?wait= at once when it has ended, or when the client knows an older one', async () => {
    const id = await postJob(api);
    expect((await get(id, '?wait=30', { 'if-none-match': '"0.0"' })).statusCode).toBe(200);
    await api.send('POST', `/v1/jobs/${id}/cancel`);
    expect((await get(id, '?wait=30')).json()).toMatchObject({ state: 'cancelled', terminal: true });
  });

  it('400: a wait that is none', async () => {
    const id = await postJob(api);
    for (const wait of ['-1', '61', 'long']) {
      expect(await api.problem('GET', `/v1/jobs/${id}?wait=${wait}`)).toMatchObject({ code: 'invalidParameter' });
    }
  });

  it('404: and everything below it', async () => {
    const path = '/v1/jobs/job_01ARZ3NDEKTSV4RRFFQ69G5FAV';
    for (const below of ['', '/events', '/events/stream', '/metrics', '/checkpoints', '/reports']) {
      expect(await api.problem('GET', path + below)).toMatchObject({ code: 'notFound' });
    }
    expect(await api.problem('POST', `${path}/cancel`)).toMatchObject({ code: 'notFound' });
  });
});

describe('GET /v1/jobs', () => {
  it('200: by state, phase, dataset and labels, newest first', async () => {
    const team = randomUUID();
    const first = await postJob(api, { labels: { team, run: '1' } });
    const second = await postJob(api, { labels: { team, run: '2' } });
    await api.send('POST', `/v1/jobs/${first}/cancel`);
    expect(await list(`label=team%3D${team}`)).toEqual([second, first]);
    expect(await list(`label=team%3D${team}&label=run%3D1`)).toEqual([first]);
    expect(await list('label=run%3D1&label=run%3D2')).toEqual([]);
    expect(await list(`label=team%3D${team}&state=cancelled`)).toEqual([first]);
    expect(await list(`label=team%3D${team}&phase=pending`)).toEqual([second]);
    const { dataset } = (await get(first)).json().spec;
    expect(await list(`dataset=${dataset}`)).toEqual([first]);
  });

  it('200: in pages that a new job does not shift', async () => {
    const labels = { page: randomUUID() };
    const path = `/v1/jobs?label=page%3D${labels.page}&limit=2`;
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.unshift(await postJob(api, { labels }));
    const first = (await api.send('GET', path)).json();
    await postJob(api, { labels });
    const second = (await api.send('GET', `${path}&after=${first.nextCursor}`)).json();
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids);
    expect([first.hasMore, second.hasMore, second.nextCursor]).toEqual([true, false, null]);
  });

  it.each(['state=exploded', 'phase=done', 'label=x', 'limit=1000', 'after=x', 'page=2'])('400: ?%s', async (query) => {
    expect(await api.problem('GET', `/v1/jobs?${query}`)).toMatchObject({ code: 'invalidParameter' });
  });
});

describe('POST /v1/jobs/{id}/cancel', () => {
  it('202: a queued job ends at once, and a second time changes nothing', async () => {
    const id = await postJob(api);
    const first = await api.send('POST', `/v1/jobs/${id}/cancel`);
    const second = await api.send('POST', `/v1/jobs/${id}/cancel`);
    expect([first.statusCode, second.statusCode]).toEqual([202, 202]);
    expect(first.json()).toMatchObject({ state: 'cancelled', stopReason: 'userCancelled', allowedActions: [] });
    expect(second.json()).toEqual(first.json());
  });

  it('202: whatever type a client says of the body that it does not send', async () => {
    for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
      const headers = { 'content-type': type };
      const response = await api.send('POST', `/v1/jobs/${await postJob(api)}/cancel`, { headers, payload: '' });
      expect(response.statusCode).toBe(202);
    }
  });

  it('202: a running job is told, and ends when its worker confirms', async () => {
    const id = await postJob(api);
    const attempt = await startAttempt(api, id);
    const response = await api.send('POST', `/v1/jobs/${id}/cancel`);
    expect(response.json()).toMatchObject({ state: 'cancelling', terminal: false });
    if (!attempt.cancelled.aborted)
      await new Promise((resolve) => attempt.cancelled.addEventListener('abort', resolve));
    await attempt.confirmCancel();
    expect((await get(id)).json()).toMatchObject({ state: 'cancelled', stopReason: 'userCancelled' });
  });

  it('409: a job that succeeded, with what it accepts', async () => {
    const id = await postJob(api);
    const attempt = await startAttempt(api, id);
    const { id: checkpoint } = await saveCheckpoint(api, attempt);
    await attempt.finalize();
    await attempt.succeed({ weightsSha256: 'b'.repeat(64), reports: [reportOf(id, checkpoint)] });
    expect(await api.problem('POST', `/v1/jobs/${id}/cancel`)).toMatchObject({
      code: 'jobStateConflict',
      state: 'succeeded',
      allowedActions: [],
    });
  });

  it('202: by force, also after a graceful one', async () => {
    const id = await postJob(api);
    const attempt = await startAttempt(api, id);
    const first = await api.send('POST', `/v1/jobs/${id}/cancel`, { payload: { mode: 'graceful' } });
    expect(first.json()).toMatchObject({ state: 'cancelling', allowedActions: ['forceCancel'] });
    const forced = await api.send('POST', `/v1/jobs/${id}/cancel`, { payload: { mode: 'force' } });
    expect(forced.statusCode).toBe(202);
    if (!attempt.forced.aborted) await new Promise((resolve) => attempt.forced.addEventListener('abort', resolve));
  });

  it('422: a body it does not take', async () => {
    const id = await postJob(api);
    const problem = await api.problem('POST', `/v1/jobs/${id}/cancel`, { payload: { mode: 'now' } });
    expect(problem).toMatchObject({ code: 'invalidBody', errors: [{ pointer: '/mode' }] });
  });
});

describe('POST /v1/jobs/{id}/pause and /resume', () => {
  it('202: a queued job is paused at once, and queued again; a second time changes nothing', async () => {
    const id = await postJob(api);
    for (const [verb, state, phase] of [
      ['pause', 'paused', 'suspended'],
      ['resume', 'queued', 'pending'],
    ]) {
      const first = await api.send('POST', `/v1/jobs/${id}/${verb}`);
      const second = await api.send('POST', `/v1/jobs/${id}/${verb}`);
      expect([first.statusCode, second.statusCode]).toEqual([202, 202]);
      expect(first.json()).toMatchObject({ state, phase, terminal: false });
      expect(second.json()).toEqual(first.json());
    }
  });

  it('202: a running job is told, and is paused when its worker has let it go', async () => {
    const id = await postJob(api);
    const attempt = await startAttempt(api, id);
    const response = await api.send('POST', `/v1/jobs/${id}/pause`);
    expect(response.json()).toMatchObject({ state: 'pausing', allowedActions: ['cancel', 'forceCancel'] });
    if (!attempt.pausing.aborted) await new Promise((resolve) => attempt.pausing.addEventListener('abort', resolve));
    await attempt.confirmPause();
    expect((await get(id)).json()).toMatchObject({
      state: 'paused',
      allowedActions: ['resume', 'cancel', 'forceCancel'],
    });
  });

  it('404: a job that is not there', async () => {
    const gone = 'job_01ARZ3NDEKTSV4RRFFQ69G5FAV';
    for (const verb of ['pause', 'resume']) {
      expect(await api.problem('POST', `/v1/jobs/${gone}/${verb}`)).toMatchObject({ code: 'notFound' });
    }
  });

  it('409: what the state does not allow, with what it does', async () => {
    const id = await postJob(api);
    expect(await api.problem('POST', `/v1/jobs/${id}/resume`)).toMatchObject({
      code: 'jobStateConflict',
      state: 'queued',
      allowedActions: ['pause', 'cancel', 'forceCancel'],
    });
    await api.send('POST', `/v1/jobs/${id}/cancel`);
    for (const verb of ['pause', 'resume']) {
      expect(await api.problem('POST', `/v1/jobs/${id}/${verb}`)).toMatchObject({
        code: 'jobStateConflict',
        state: 'cancelled',
        allowedActions: [],
      });
    }
  });
});

describe('what a job leaves', () => {
  it('events, metrics, checkpoints and reports of a job that succeeded', async () => {
    const id = await postJob(api);
    const attempt = await startAttempt(api, id);
    await appendEpoch(attempt, 1, 0.9);
    const first = await saveCheckpoint(api, attempt, { epoch: 1 });
    await appendEpoch(attempt, 2, 0.4);
    const second = await saveCheckpoint(api, attempt, { epoch: 2 });
    await attempt.finalize();
    await attempt.succeed({ weightsSha256: 'b'.repeat(64), reports: [reportOf(id, second.id)] });

    const events = (await api.send('GET', `/v1/jobs/${id}/events?limit=1000`)).json();
    expect(events.data.map(({ seq }: { seq: number }) => seq)).toEqual(
      events.data.map((_: unknown, i: number) => i + 1),
    );
    expect(events.data.at(-1)).toMatchObject({ type: 'state', data: { state: 'succeeded' } });

    const pages = [];
    for (let after = ''; after !== null; ) {
      const page = (await api.send('GET', `/v1/jobs/${id}/events?limit=3${after && `&after=${after}`}`)).json();
      pages.push(...page.data);
      after = page.nextCursor;
    }
    expect(pages).toEqual(events.data);

    const metrics = (await api.send('GET', `/v1/jobs/${id}/metrics?names=train.loss&fromStep=4`)).json();
    expect(metrics.data).toMatchObject([{ name: 'train.loss', points: [{ step: 6, epoch: 2, value: 0.4 }] }]);

    const checkpoints = (await api.send('GET', `/v1/jobs/${id}/checkpoints`)).json();
    expect(checkpoints.data).toMatchObject([
      { id: second.id, epoch: 2, best: true, last: true },
      { id: first.id, epoch: 1, best: false, last: false },
    ]);

    const reports = (await api.send('GET', `/v1/jobs/${id}/reports`)).json();
    expect(reports.data).toMatchObject([{ split: 'test', mse: 1 }]);
    expect(reports.learningCurves).toMatchObject([{ name: 'train.loss', totalPoints: 2 }]);
    const page = await api.send('GET', `/v1/jobs/${id}/report.html`);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(page.body).toContain('<h2>Test</h2>');
    expect((await get(id)).json()).toMatchObject({ state: 'succeeded', stopReason: 'completed', terminal: true });
  });

  it.each(['names=loss', 'names=train.loss,', 'maxPoints=1', 'fromStep=-1'])('400: metrics?%s', async (query) => {
    const id = await postJob(api);
    expect(await api.problem('GET', `/v1/jobs/${id}/metrics?${query}`)).toMatchObject({ code: 'invalidParameter' });
  });
});
