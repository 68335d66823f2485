import type { Project } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../../app.ts';
import type { ApiUnderTest } from '../../testing/api-under-test.ts';
import { everythingIn } from '../../testing/everything-in.ts';
import { adminKey, guardedApi, newKey, newProject, queuedJob, sendAs, shownKey } from '../../testing/projects.ts';

let api: ApiUnderTest;
let project: Project;
let address: string;
beforeAll(async () => {
  api = await guardedApi();
  project = await newProject(api);
  address = await api.listen();
});
afterAll(() => api.close());

const statusWith = async (key: string | undefined, url = '/v1/jobs') => (await sendAs(api, key)('GET', url)).statusCode;

describe('an API key', () => {
  it('is shown once, holds 160 random bits, and is stored as a hash alone', async () => {
    const made = await newKey(api, project);
    expect(made.key).toMatch(/^ty_[0-9A-HJKMNP-TV-Z]{26}_[0-9a-f]{40}$/);
    const secret = made.key.slice(-40);
    const again = await sendAs(api, adminKey)('GET', `/v1/keys/${made.id}`);
    const list = await sendAs(api, adminKey)('GET', `/v1/projects/${project.id}/keys`);
    for (const text of [again.body, list.body, [...(await everythingIn(api.dataDir)).values()].join()]) {
      expect(text).toContain(made.id);
      expect(text).not.toContain(secret);
    }
    expect((await newKey(api, project)).key.slice(-40)).not.toBe(secret);
  });

  it('lets its owner in, and nobody who knows less than all of it', async () => {
    const { key } = await newKey(api, project);
    expect(await statusWith(key)).toBe(200);
    const last = key.at(-1) === '0' ? '1' : '0';
    const wrong = [undefined, `${key.slice(0, -1)}${last}`, key.slice(0, -1), `${key}0`, key.toLowerCase(), 'x', '""'];
    for (const text of wrong) expect(await statusWith(text), text).toBe(401);
  });

  it('is asked for by an answer that says how to send it', async () => {
    const response = await sendAs(api, undefined)('GET', '/v1/jobs');
    expect(response.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(response.headers['www-authenticate']).toBe('Bearer realm="trainyard"');
    const basic = await api.send('GET', '/v1/jobs', { headers: { authorization: 'Basic eDp5' } });
    expect(basic.statusCode).toBe(401);
  });

  it.each([
    ['/healthz', 200],
    ['/readyz', 200],
    ['/openapi.json', 200],
    ['/docs', 200],
    ['/v1/no-such-route', 404],
  ])('is not asked for by %s', async (url, status) => {
    expect(await statusWith(undefined, url)).toBe(status);
  });

  it.each([
    [['read'], { GET: 200, POST: 403, keys: 403, projects: 403 }],
    [['write'], { GET: 200, POST: 422, keys: 403, projects: 403 }],
    [['read', 'write'], { GET: 200, POST: 422, keys: 403, projects: 403 }],
    [['admin'], { GET: 200, POST: 422, keys: 200, projects: 403 }],
  ] as const)('with the scopes %j may do what they say', async (scopes, expected) => {
    const { key } = await newKey(api, project, { scopes: [...scopes] });
    const send = sendAs(api, key);
    const statuses = {
      GET: (await send('GET', '/v1/jobs')).statusCode,
      POST: (await send('POST', '/v1/jobs', { payload: {} })).statusCode,
      keys: (await send('GET', `/v1/projects/${project.id}/keys`)).statusCode,
      projects: (await send('POST', '/v1/projects', { payload: { name: 'x' } })).statusCode,
    };
    expect(statuses).toEqual(expected);
  });

  it('that lacks a scope is told which', async () => {
    const { key } = await newKey(api, project, { scopes: ['read'] });
    const response = await sendAs(api, key)('POST', '/v1/models', { payload: {} });
    const { code, detail, errors } = response.json();
    expect({ code, detail }).toEqual({ code: 'forbidden', detail: 'This needs a key with the scope write.' });
    expect(errors).toEqual([expect.objectContaining({ code: 'missingScope', expected: 'write', received: 'read' })]);
    expect(response.headers['www-authenticate']).toContain('error="insufficient_scope", scope="write"');
  });

  it('of the default project with the scope admin administers the server', async () => {
    const { key } = await newKey(api, { id: 'prj_00000000000000000000000000' }, { scopes: ['admin'] });
    const response = await sendAs(api, key)('POST', '/v1/projects', { payload: { name: 'x' } });
    expect(response.statusCode).toBe(201);
  });

  it('is refused from its expiry on', async () => {
    const expiresAt = new Date(Date.now() - 1).toISOString();
    const { key } = await newKey(api, project, { expiresAt });
    expect(await statusWith(key)).toBe(401);
    const later = await newKey(api, project, { expiresAt: new Date(Date.now() + 60_000).toISOString() });
    expect(await statusWith(later.key)).toBe(200);
  });

  it('can be rotated: the new secret opens, the old one does not', async () => {
    const made = await newKey(api, project);
    expect(await statusWith(made.key)).toBe(200);
    const response = await sendAs(api, adminKey)('POST', `/v1/keys/${made.id}/rotate`);
    const { id, key, rotatedAt, createdAt } = response.json();
    expect({ id, createdAt }).toEqual({ id: made.id, createdAt: made.createdAt });
    expect(rotatedAt).not.toBeNull();
    expect([await statusWith(made.key), await statusWith(key)]).toEqual([401, 200]);
  });

  it('can be revoked, once and for all', async () => {
    const made = await newKey(api, project);
    const revoke = () => sendAs(api, adminKey)('POST', `/v1/keys/${made.id}/revoke`);
    const first = (await revoke()).json();
    expect(first.revokedAt).not.toBeNull();
    expect((await revoke()).json()).toEqual(first);
    expect(await statusWith(made.key)).toBe(401);
    const rotated = await sendAs(api, adminKey)('POST', `/v1/keys/${made.id}/rotate`);
    expect(rotated.json().code).toBe('keyRevoked');
    expect((await shownKey(api, made)).revokedAt).toBe(first.revokedAt);
  });

  it('that is revoked is refused by every process of the API, soon', async () => {
    const made = await newKey(api, project);
    const another = await buildApp({ ...api.deps, store: api.worker }, { adminKey });
    const statusThere = async () =>
      (await another.inject({ url: '/v1/jobs', headers: { authorization: `Bearer ${made.key}` } })).statusCode;
    expect(await statusThere()).toBe(200);
    await sendAs(api, adminKey)('POST', `/v1/keys/${made.id}/revoke`);
    await vi.waitFor(async () => expect(await statusThere()).toBe(401), 20_000);
    await another.close();
  });

  it('that is revoked ends the streams that it opened, and no other', async () => {
    const [made, kept] = [await newKey(api, project), await newKey(api, project)];
    const job = await queuedJob(api, project.id);
    const follow = async ({ key }: { key: string }) => {
      const headers = { authorization: `Bearer ${key}` };
      const { body } = await fetch(`${address}/v1/jobs/${job}/events/stream`, { headers });
      return body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    };
    /** What comes until it has a word in it, or ends. */
    const readUntil = async (stream: ReadableStreamDefaultReader<Uint8Array>, word: string) => {
      const decoder = new TextDecoder();
      for (let text = ''; ; ) {
        const { done, value } = await stream.read().catch(() => ({ done: true, value: undefined }));
        text += decoder.decode(value);
        if (done || text.includes(word)) return { done, text };
      }
    };
    const [cut, going] = [await follow(made), await follow(kept)];
    for (const stream of [cut, going]) expect(await readUntil(stream, 'queued')).toMatchObject({ done: false });
    await sendAs(api, adminKey)('POST', `/v1/keys/${made.id}/revoke`);
    expect(await readUntil(cut, 'cancelled')).toMatchObject({ done: true });
    await api.store.inProject(project.id).jobs.command(job, { action: 'cancel', requestId: 'x' });
    expect((await readUntil(going, 'cancelled')).text).toContain('cancelled');
  });

  it('tells to the minute when it was last used', async () => {
    const made = await newKey(api, project);
    expect((await shownKey(api, made)).lastUsedAt).toBeNull();
    await statusWith(made.key);
    // It is noted after the answer.
    const lastUsedAt = await vi.waitFor(async () => {
      const shown = (await shownKey(api, made)).lastUsedAt;
      expect(shown).toMatch(/T\d\d:\d\d:00\.000Z$/);
      return shown;
    }, 10_000);
    expect(Math.abs(Date.parse(lastUsedAt ?? '') - Date.now())).toBeLessThan(120_000);
  });
});

describe('wrong keys', () => {
  it('are counted by address and beginning, and told when to come back; the right one is let in all the same', async () => {
    const { key } = await newKey(api, project);
    const wrong = key.slice(0, -4).padEnd(key.length, 'f');
    const from = (text: string, remoteAddress: string) =>
      api.send('GET', '/v1/jobs', { remoteAddress, headers: { authorization: `Bearer ${text}` } });
    const statuses: number[] = [];
    for (let count = 0; count < 12; count++) statuses.push((await from(wrong, '192.0.2.1')).statusCode);
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    const refused = await from(wrong, '192.0.2.1');
    expect(refused.json().code).toBe('rateLimited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await from(key, '192.0.2.1')).statusCode).toBe(200);
    expect((await from(wrong, '192.0.2.2')).statusCode).toBe(401);
  });
});
