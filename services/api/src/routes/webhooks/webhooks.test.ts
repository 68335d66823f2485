import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

const url = 'https://hooks.example.com/trainyard';
const create = async (more: object = {}) =>
  (await api.send('POST', '/v1/webhooks', { payload: { url, ...more } })).json();
const change = (id: string, payload: object, condition = '*') =>
  api.send('PATCH', `/v1/webhooks/${id}`, { payload, headers: { 'if-match': condition } });
const absent = '/v1/webhooks/whk_01ARZ3NDEKTSV4RRFFQ69G5FAV';

describe('201', () => {
  it('a webhook that is told how jobs end, and its secret', async () => {
    const response = await api.send('POST', '/v1/webhooks', { payload: { url } });
    expect(response.statusCode).toBe(201);
    const webhook = response.json();
    expect(response.headers.location).toBe(`/v1/webhooks/${webhook.id}`);
    expect(webhook).toMatchObject({
      name: webhook.id,
      url,
      events: ['job.succeeded', 'job.failed', 'job.cancelled'],
      labels: {},
      active: true,
      switchedOff: null,
      oldSecretEndsAt: null,
    });
    const [prefix, key] = webhook.secret.split('_');
    expect([prefix, Buffer.from(key, 'base64').length]).toEqual(['whsec', 32]);
  });
});

describe('200', () => {
  it('shows a webhook without its secret, alone and in the list', async () => {
    const { secret, ...webhook } = await create({ name: 'chat', events: ['job.*'], labels: { team: 'vision' } });
    expect((await api.send('GET', webhook.links.self)).json()).toEqual(webhook);
    const page = await api.send('GET', '/v1/webhooks?limit=1');
    expect(page.json().data).toEqual([webhook]);
    expect(page.body).not.toContain(secret);
  });

  it('changes what it is asked to, and counts the change', async () => {
    const { id, revision } = await create();
    const changed = await change(id, { active: false, events: ['job.running'] }, `"${revision}"`);
    expect(changed.json()).toMatchObject({ active: false, events: ['job.running'], url, revision: revision + 1 });
    expect(changed.headers.etag).toBe(`"${revision + 1}"`);
    expect((await api.send('GET', `/v1/webhooks/${id}`)).json()).toEqual(changed.json());
  });

  it('a rotation gives another secret, and says until when the old one signs', async () => {
    const { id, secret } = await create();
    const rotated = (await api.send('POST', `/v1/webhooks/${id}/rotate-secret`)).json();
    expect(rotated.secret).not.toBe(secret);
    expect(Date.parse(rotated.oldSecretEndsAt)).toBeGreaterThan(Date.now());
    expect((await api.store.webhooks.get(id))?.secrets.map((each) => each.secret)).toEqual([rotated.secret, secret]);
  });

  it('a webhook that was sent nothing has an empty log', async () => {
    const { links } = await create();
    expect((await api.send('GET', links.deliveries)).json()).toEqual({ data: [], hasMore: false, nextCursor: null });
  });
});

describe('204', () => {
  it('a deleted webhook is gone, and its secret from the disk', async () => {
    const { id, secret } = await create();
    await api.send('POST', `/v1/webhooks/${id}/rotate-secret`);
    const response = await api.send('DELETE', `/v1/webhooks/${id}`, { headers: { 'if-match': '*' } });
    expect(response.statusCode).toBe(204);
    expect((await api.send('GET', `/v1/webhooks/${id}`)).statusCode).toBe(404);
    expect((await api.send('GET', '/v1/webhooks')).body).not.toContain(id);
    expect(await change(id, { active: true })).toMatchObject({ statusCode: 404 });
    const left = await api.store.artifacts.list(`webhooks/${id}/revisions`);
    const texts = left.map(async (name) =>
      String(Buffer.from((await api.store.artifacts.read(`webhooks/${id}/revisions/${name}`)) ?? '')),
    );
    expect((await Promise.all(texts)).join()).not.toContain(secret);
  });
});

describe('304', () => {
  it('to If-None-Match until the webhook changes', async () => {
    const { id } = await create();
    const { etag } = (await api.send('GET', `/v1/webhooks/${id}`)).headers;
    const again = () => api.send('GET', `/v1/webhooks/${id}`, { headers: { 'if-none-match': etag } });
    expect((await again()).statusCode).toBe(304);
    await change(id, { name: 'other' });
    expect((await again()).statusCode).toBe(200);
  });
});

describe('404', () => {
  it('a webhook there is not', async () => {
    const headers = { 'if-match': '*' };
    expect(await api.problem('GET', absent)).toMatchObject({ code: 'notFound' });
    expect(await api.problem('GET', `${absent}/deliveries`)).toMatchObject({ code: 'notFound' });
    expect(await api.problem('POST', `${absent}/rotate-secret`)).toMatchObject({ code: 'notFound' });
    expect(await api.problem('PATCH', absent, { payload: { active: true }, headers })).toMatchObject({
      code: 'notFound',
    });
    expect(await api.problem('DELETE', absent, { headers })).toMatchObject({ code: 'notFound' });
  });
});

describe('412 and 428', () => {
  it('a change that was meant for another revision, or for none', async () => {
    const { id, revision } = await create();
    const stale = { payload: { active: false }, headers: { 'if-match': `"${revision + 7}"` } };
    expect(await api.problem('PATCH', `/v1/webhooks/${id}`, stale)).toMatchObject({ code: 'preconditionFailed' });
    expect(await api.problem('DELETE', `/v1/webhooks/${id}`, { headers: stale.headers })).toMatchObject({
      code: 'preconditionFailed',
    });
    expect(await api.problem('DELETE', `/v1/webhooks/${id}`)).toMatchObject({ code: 'preconditionRequired' });
    expect((await api.send('GET', `/v1/webhooks/${id}`)).json()).toMatchObject({ active: true, revision });
  });
});

describe('422', () => {
  it('an URL that is not public, with what to do, at creation and at a change', async () => {
    const { id } = await create();
    const payload = { url: 'https://169.254.169.254/latest/meta-data' };
    for (const problem of [
      await api.problem('POST', '/v1/webhooks', { payload }),
      await api.problem('PATCH', `/v1/webhooks/${id}`, { payload, headers: { 'if-match': '*' } }),
    ]) {
      expect(problem).toMatchObject({ code: 'invalidBody', errors: [{ pointer: '/url', code: 'forbiddenUrl' }] });
      expect(problem.errors?.[0]?.hint).toContain('WEBHOOKS_ALLOW_PRIVATE');
    }
  });

  it('events there are not, the same one twice, none, and a change of nothing', async () => {
    const { id } = await create();
    for (const events of [['job.exploded'], ['job.failed', 'job.failed'], []]) {
      const problem = await api.problem('POST', '/v1/webhooks', { payload: { url, events } });
      expect(problem).toMatchObject({ code: 'invalidBody', status: 422 });
    }
    const nothing = { payload: {}, headers: { 'if-match': '*' } };
    expect(await api.problem('PATCH', `/v1/webhooks/${id}`, nothing)).toMatchObject({ code: 'invalidBody' });
  });
});
