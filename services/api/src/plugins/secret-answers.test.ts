import type { Project } from '@trainyard/contracts';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../app.ts';
import type { ApiUnderTest } from '../testing/api-under-test.ts';
import { filesWith } from '../testing/everything-in.ts';
import { adminKey, guardedApi, newKey, newProject } from '../testing/projects.ts';

let api: ApiUnderTest;
/** The API as another process has it. */
let other: FastifyInstance;
let project: Project;
/** Keys of the project that may do everything in it. */
let admins: [string, string];
beforeAll(async () => {
  api = await guardedApi();
  other = await buildApp({ ...api.deps, store: api.worker }, { checkAnswers: true, adminKey });
  project = await newProject(api);
  const admin = async () => (await newKey(api, project, { scopes: ['admin'] })).key;
  admins = [await admin(), await admin()];
});
afterAll(async () => {
  await other.close();
  await api.close();
});

let sent = 0;
const newName = () => `secret-${sent++}`;

function post(url: string, name: string, payload?: object, key = admins[0], app = api.app) {
  const headers = { 'idempotency-key': name, authorization: `Bearer ${key}` };
  return app.inject({ method: 'POST', url, headers, ...(payload && { payload }) });
}

/** Everything whose answer holds a secret, and where in the answer. */
const cases = [
  { what: 'a webhook', secret: 'secret', url: async () => '/v1/webhooks', body: { url: 'https://hooks.example.com' } },
  {
    what: 'a new secret of a webhook',
    secret: 'secret',
    url: async () => `${await madeAt('/v1/webhooks', { url: 'https://hooks.example.com' })}/rotate-secret`,
  },
  { what: 'an API key', secret: 'key', url: async () => `/v1/projects/${project.id}/keys`, body: { name: 'ci' } },
  {
    what: 'a new secret of an API key',
    secret: 'key',
    url: async () => `/v1/keys/${(await newKey(api, project)).id}/rotate`,
  },
];

async function madeAt(url: string, body: object): Promise<string> {
  return `${url}/${(await post(url, newName(), body)).json().id}`;
}

describe.each(cases)('the answer that holds $what', ({ url: urlOf, body, secret: field }) => {
  const secretIn = (text: string): string => JSON.parse(text)[field];

  it('is given to every repetition, in any process, and the secret is stored with no answer', async () => {
    const [url, name] = [await urlOf(), newName()];
    const first = await post(url, name, body);
    expect(first.statusCode, first.body).toBeLessThan(300);
    const again = await post(url, name, body, admins[0], other);
    expect([again.statusCode, again.body]).toEqual([first.statusCode, first.body]);
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true', 'cache-control': 'no-store' });
    const [, random = ''] = /_([^_]+)$/.exec(secretIn(first.body)) ?? [];
    expect(random.length).toBeGreaterThan(30);
    const held = await filesWith(api.dataDir, random);
    // A webhook signs with its secret, so its own record holds it.
    expect(held.filter((path) => !path.includes('/webhooks/'))).toEqual([]);
    expect(held.length > 0).toBe(field === 'secret');
  });

  it('is given to nobody else: with another API key the Idempotency-Key is refused', async () => {
    const [url, name] = [await urlOf(), newName()];
    const first = await post(url, name, body);
    const refused = await post(url, name, body, admins[1]);
    expect(refused.json()).toMatchObject({ status: 422, code: 'idempotencyKeyReused' });
    expect(refused.body).not.toContain(secretIn(first.body));
  });

  it('holds the same secret when the process died before it could answer', async () => {
    const [url, name] = [await urlOf(), newName()];
    const dying = vi.spyOn(api.store.idempotency, 'remember').mockRejectedValueOnce(new Error('killed'));
    expect(await post(url, name, body)).toMatchObject({ statusCode: 500 });
    dying.mockRestore();
    const after = await post(url, name, body, admins[0], other);
    expect(after.headers).not.toHaveProperty('idempotent-replayed');
    expect(after.statusCode).toBeLessThan(300);
    if (field === 'secret') {
      const { secrets = [] } = (await api.store.webhooks.get(after.json().id)) ?? {};
      expect(secrets.map(({ secret }) => secret).filter((secret) => secret === secretIn(after.body))).toHaveLength(1);
      expect(secrets).toHaveLength(url.endsWith('rotate-secret') ? 2 : 1);
    } else {
      const headers = { authorization: `Bearer ${secretIn(after.body)}` };
      const status = async () => (await other.inject({ url: '/v1/jobs', headers })).statusCode;
      await vi.waitFor(async () => expect(await status()).toBe(200), 10_000);
    }
  });
});

it('an API key that is made twice at once by two processes is one key', async () => {
  const name = newName();
  const url = `/v1/projects/${project.id}/keys`;
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => post(url, name, { name: 'once' }, admins[0], index % 2 ? other : api.app)),
  );
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
});
