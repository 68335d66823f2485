import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp, type ServerDeps } from '../app.ts';

const limits = { uploadBytes: 1000, receiveTimeoutMs: 30_000 };
const deps = { limits, store: {} } as ServerDeps;
const lab = 'https://lab.example';

let open: FastifyInstance;
let closed: FastifyInstance;
beforeAll(async () => {
  open = await buildApp(deps, { adminKey: 'an-administrator', corsOrigins: [lab] });
  closed = await buildApp(deps);
});
afterAll(() => Promise.all([open.close(), closed.close()]));

const preflight = (origin: string): InjectOptions => ({
  method: 'OPTIONS',
  url: '/v1/jobs',
  headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
});

describe('pages of another origin', () => {
  it('that is allowed may send keys and read what they need, without a key for asking', async () => {
    const { statusCode, headers } = await open.inject(preflight(lab));
    expect(statusCode).toBe(204);
    expect(headers['access-control-allow-origin']).toBe(lab);
    expect(headers['access-control-allow-headers']).toContain('authorization');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('that is allowed can read refusals too', async () => {
    const { statusCode, headers } = await open.inject({ url: '/v1/jobs', headers: { origin: lab } });
    expect(statusCode).toBe(401);
    expect(headers['access-control-allow-origin']).toBe(lab);
    expect(headers['access-control-expose-headers']).toContain('retry-after');
  });

  it.each(['https://evil.example', 'https://lab.example.evil.example', 'http://lab.example', 'null'])(
    'such as %s is not allowed',
    async (origin) => {
      for (const request of [preflight(origin), { url: '/healthz', headers: { origin } }]) {
        expect((await open.inject(request)).headers['access-control-allow-origin']).toBeUndefined();
      }
    },
  );

  it('are not allowed when none is named', async () => {
    const answer = await closed.inject(preflight(lab));
    expect(answer.statusCode).toBe(405);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('leave paths that no route has at 404, and other methods at 405', async () => {
    const headers = { authorization: 'Bearer an-administrator' };
    expect((await open.inject({ url: '/nowhere', headers })).statusCode).toBe(404);
    expect((await open.inject({ method: 'PUT', url: '/v1/jobs', headers })).statusCode).toBe(405);
  });
});
