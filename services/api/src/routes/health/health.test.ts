import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

describe('200', () => {
  it('GET /healthz: the process answers', async () => {
    expect((await api.send('GET', '/healthz')).json()).toEqual({ status: 'ok' });
  });

  it('GET /readyz: everything works', async () => {
    const heartbeat = api.worker.workers.announce({ workerId: 'w', threads: 1, startedAt: new Date().toISOString() });
    try {
      await expect.poll(async () => (await api.send('GET', '/readyz')).json().status, { timeout: 10_000 }).toBe('ok');
    } finally {
      await heartbeat.stop();
    }
  });

  it('GET /readyz: without a worker jobs wait, and it says so', async () => {
    expect((await api.send('GET', '/readyz')).json()).toMatchObject({
      status: 'degraded',
      checks: expect.arrayContaining([
        { name: 'redis', status: 'ok' },
        { name: 'artifacts', status: 'ok' },
        { name: 'workers', status: 'failing', reason: expect.stringContaining('Start a worker') },
      ]),
    });
  });
});

describe('503', () => {
  it('GET /readyz: what does not work is named', async () => {
    const { store } = api;
    const ready = store.ready;
    const checks = [{ name: 'evictionPolicy' as const, ok: false, reason: 'Redis evicts keys' }];
    store.ready = async () => ({ ready: false, checks });
    expect(await api.problem('GET', '/readyz')).toMatchObject({
      code: 'notReady',
      errors: [{ code: 'evictionPolicy', message: 'Redis evicts keys' }],
    });
    store.ready = ready;
  });
});
