import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { type AppOptions, buildApp, type ServerDeps } from '../app.ts';

const limits = { uploadBytes: 1000, receiveTimeoutMs: 30_000 };
const deps = { limits, store: {} } as ServerDeps;

let app: FastifyInstance | undefined;
afterEach(() => app?.close());

async function answered(
  options: AppOptions,
  headers: Record<string, string>,
  method: 'GET' | 'POST' = 'POST',
  url = '/v1/models/validate',
) {
  app = await buildApp(deps, options);
  const document = { input: { shape: [2] }, layers: [{ type: 'dense', units: 1 }] };
  return app.inject({ method, url, headers, ...(method === 'POST' && { payload: { document } }) });
}

describe('a server that asks for no key', () => {
  it('answers a page whose name was made to resolve to this machine with 421, whatever it asks', async () => {
    for (const method of ['GET', 'POST'] as const) {
      const answer = await answered({}, { host: 'evil.example:8080' }, method, '/healthz');
      expect(answer.json()).toMatchObject({ status: 421, code: 'unknownHost' });
      expect(answer.json().detail).toContain('ALLOWED_HOSTS');
    }
  });

  it.each(['https://evil.example', 'http://localhost:3000', 'null'])(
    'lets pages of %s change nothing, though they need not ask first when they send a form',
    async (origin) => {
      const answer = await answered({}, { host: 'localhost:8080', origin, 'content-type': 'text/plain' });
      expect(answer.json()).toMatchObject({ status: 403, code: 'foreignOrigin' });
    },
  );

  it('answers its own pages, clients that are no browsers, and reads of other pages, which cannot see the answer', async () => {
    const own = { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' };
    expect((await answered({}, own)).statusCode).toBe(200);
    expect((await answered({}, { host: 'localhost:8080' })).statusCode).toBe(200);
    const read = await answered({}, { host: '[::1]:8080', origin: 'https://evil.example' }, 'GET', '/healthz');
    expect(read.statusCode).toBe(200);
    expect(read.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answers pages of the origins that may call it, and under the names that are allowed', async () => {
    const lab = { host: 'trainyard.lab', origin: 'https://lab.example' };
    const allowed = { corsOrigins: [lab.origin], allowedHosts: [lab.host] };
    expect((await answered(allowed, lab)).statusCode).toBe(200);
    expect((await answered({ ...allowed, corsOrigins: ['*'] }, lab)).statusCode).toBe(200);
    expect((await answered({ ...allowed, corsOrigins: [] }, lab)).statusCode).toBe(403);
    expect((await answered({ ...allowed, allowedHosts: [] }, lab)).statusCode).toBe(421);
  });

  it('answers a client so old that it names no host', async () => {
    app = await buildApp(deps);
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.end('GET /healthz HTTP/1.0\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

it('a server that asks for keys has any name, and any page may try', async () => {
  const foreign = { host: 'api.example', origin: 'https://evil.example' };
  expect((await answered({ adminKey: 'a-key-of-the-server' }, foreign)).statusCode).toBe(401);
  const authorization = 'Bearer a-key-of-the-server';
  expect((await answered({ adminKey: 'a-key-of-the-server' }, { ...foreign, authorization })).statusCode).toBe(200);
});
