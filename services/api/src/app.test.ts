import { once } from 'node:events';
import { METHODS } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Problem, problemMediaType, problemSchema } from '@trainyard/contracts';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storelessApp } from './testing/storeless-app.ts';

let app: FastifyInstance;
let port: number;
beforeAll(async () => {
  app = await storelessApp({ receiveTimeoutMs: 500 });
  await app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = app.server.address() as AddressInfo);
});
afterAll(() => app.close());

const validate = '/v1/models/validate';
const valid = { document: { input: { shape: [4] }, layers: [{ type: 'dense', units: 3 }] } };

/** Sends a request and holds the problem that comes back to its schema. */
async function problemOf(options: InjectOptions): Promise<Problem> {
  const response = await app.inject(options);
  expect(response.headers['content-type']).toMatch(problemMediaType);
  const problem = problemSchema.parse(response.json());
  expect(problem).toMatchObject({ status: response.statusCode, requestId: response.headers['x-request-id'] });
  expect(problem.instance).toBe(String(options.url).split('?')[0]);
  return problem;
}

/** Writes bytes to a connection of its own; everything that comes back until it is closed. */
async function raw(...parts: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  for (const part of parts) socket.write(part);
  return text(socket);
}

describe('every answer', () => {
  it('names the request by its own id or by a new one', async () => {
    const own = await app.inject({ url: '/healthz', headers: { 'x-request-id': 'build-7.trace:1' } });
    expect(own.headers['x-request-id']).toBe('build-7.trace:1');
    const fresh = await app.inject({ url: '/healthz', headers: { 'x-request-id': 'no\tid' } });
    expect(fresh.headers['x-request-id']).toMatch(/^req_[0-9a-f-]{36}$/);
  });

  it('to HEAD is that to GET without its body', async () => {
    const response = await app.inject({ method: 'HEAD', url: '/healthz' });
    expect(response).toMatchObject({ statusCode: 200, body: '' });
  });
});

describe('200', () => {
  it('a model is judged without a store: shapes and parameters of every layer', async () => {
    const response = await app.inject({ method: 'POST', url: validate, payload: valid });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ valid: true, findings: [], parameterCount: 15 });
  });

  it('the document and its pages are served', async () => {
    expect((await app.inject('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
    expect((await app.inject('/docs/')).statusCode).toBe(200);
  });
});

describe('400', () => {
  it.each([
    ['half a document', '{"document": '],
    ['no JSON', 'document'],
    ['two documents', '{}{}'],
    ['nothing', ''],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['__proto__', '{"document": {"__proto__": {"polluted": true}}}'],
    ['__proto__ with escapes', '{"document": {"__pr\\u006fto__": {"polluted": true}}}'],
    ['constructor.prototype', '{"constructor": {"prototype": {"polluted": true}}}'],
    ['lists in lists', `{"document": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['objects in objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ])('malformedBody: %s', async (_name, payload) => {
    const headers = { 'content-type': 'application/json' };
    expect(await problemOf({ method: 'POST', url: validate, headers, payload })).toMatchObject({
      code: 'malformedBody',
    });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    [
      'a field that comes twice',
      '{"document": {"layers": [{"type": "dense", "units": 3, "units" : 4}]}}',
      'duplicateKey',
      '/document/layers/0/units',
    ],
    [
      'half of a surrogate pair',
      '{"document": {"layers": [{"id": "a\\ud83d"}]}}',
      'notUnicode',
      '/document/layers/0/id',
    ],
    ['half of a pair in a name', '{"document": {"\\uDE00": 1}}', 'notUnicode', '/document/\uDE00'],
    [
      'a number that is infinite',
      '{"document": {"layers": [{"units": -1e400}]}}',
      'numberTooLarge',
      '/document/layers/0/units',
    ],
    ['one of many digits', `{"document": 1${'0'.repeat(400)}.5}`, 'numberTooLarge', '/document'],
  ])('malformedBody: %s, by its place', async (_name, payload, code, pointer) => {
    const headers = { 'content-type': 'application/json' };
    const problem = await problemOf({ method: 'POST', url: validate, headers, payload });
    expect(problem).toMatchObject({ code: 'malformedBody', status: 400, errors: [{ code }] });
    expect(problem.errors?.[0]?.pointer).toBe(pointer);
  });

  it.each([
    ['a byte order mark', '\ufeff{"document": {"input": {"shape": [4]}, "layers": [{"type": "dense", "units": 3}]}}'],
    [
      'a whole surrogate pair',
      '{"document": {"input": {"shape": [4]}, "layers": [{"type": "dense", "units": 3}], "name": "\\ud83d\\ude00"}}',
    ],
  ])('not for %s', async (_name, payload) => {
    const headers = { 'content-type': 'application/json' };
    const { statusCode } = await app.inject({ method: 'POST', url: validate, headers, payload });
    expect(statusCode).not.toBe(400);
  });

  it.each(['NaN', 'Infinity', '-Infinity', '0x10', '01', '1.', "{'document': 1}", '{"document": 1,}', '[1] // a'])(
    'malformedBody: %s, which is no JSON',
    async (payload) => {
      const headers = { 'content-type': 'application/json' };
      const problem = await problemOf({ method: 'POST', url: validate, headers, payload });
      expect(problem).toMatchObject({ code: 'malformedBody' });
    },
  );

  it('invalidParameter: a query the route does not take, named', async () => {
    const problem = await problemOf({ url: '/healthz?verbose=1&__proto__=2' });
    expect(problem.code).toBe('invalidParameter');
    expect(problem.errors).toMatchObject([{ parameter: 'verbose' }, { parameter: '__proto__' }]);
  });

  it('invalidParameter: an id that is none, paths included', async () => {
    for (const id of [
      'job_1',
      '..%2f..%2fetc%2fpasswd',
      'ds_01ARZ3NDEKTSV4RRFFQ69G5FAV',
      '%00',
      '💥',
      'x'.repeat(190),
    ]) {
      const problem = await problemOf({ url: `/v1/jobs/${encodeURI(id).replaceAll('%25', '%')}` });
      expect(problem).toMatchObject({ code: 'invalidParameter', errors: [{ parameter: 'id' }] });
    }
  });

  it('malformedRequest: an escape that is none', async () => {
    expect(await problemOf({ url: '/v1/jobs/%zz' })).toMatchObject({ code: 'malformedRequest' });
  });

  it('malformedRequest: what is not HTTP', async () => {
    for (const bytes of [
      'nonsense\r\n\r\n',
      'GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01',
    ]) {
      const answer = await raw(bytes);
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*application\/problem\+json/s);
      expect(problemSchema.parse(JSON.parse(answer.split('\r\n\r\n')[1]!))).toMatchObject({ code: 'malformedRequest' });
    }
  });
});

describe('404', () => {
  it.each(['/nothing', '/v1', '/v1/jobs/a/b/c', '/V1/JOBS', `/v1/jobs/${'x'.repeat(300)}`])(
    'notFound: %s',
    async (url) => {
      expect(await problemOf({ url })).toMatchObject({ code: 'notFound', title: 'Not found' });
    },
  );
});

describe('405', () => {
  it('methodNotAllowed: with the methods that are', async () => {
    const response = await app.inject({ method: 'DELETE', url: '/v1/models', payload: { a: 1 } });
    expect(response.headers.allow).toBe('GET, HEAD, POST');
    expect(response.json()).toMatchObject({ code: 'methodNotAllowed', status: 405 });
    expect(await problemOf({ method: 'GET', url: '/v1/predictions' })).toMatchObject({ code: 'methodNotAllowed' });
  });

  it.each(METHODS.filter((method) => method !== 'CONNECT' && !['GET', 'HEAD', 'POST'].includes(method)))(
    'methodNotAllowed: %s, as every method that Node reads',
    async (method) => {
      const answer = await raw(`${method} /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 405 .*\r\nallow: GET, HEAD, POST\r\n.*"code":"methodNotAllowed"/s);
    },
  );
});

describe('408', () => {
  it('requestTimeout: a body that stops coming', async () => {
    const head = `POST ${validate} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
    const answer = await raw(head);
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n.*"code":"requestTimeout"/s);
  });
});

describe('413', () => {
  it('payloadTooLarge: a body over the limit', async () => {
    const problem = await problemOf({ method: 'POST', url: validate, payload: { document: 'x'.repeat(2 ** 20) } });
    expect(problem).toMatchObject({ code: 'payloadTooLarge', detail: 'The body is larger than 1048576 bytes.' });
  });

  it('payloadTooLarge: more values than a document may hold', async () => {
    const layers = Array.from({ length: 60_000 }, () => 0);
    expect(await problemOf({ method: 'POST', url: validate, payload: { document: { layers } } })).toMatchObject({
      code: 'payloadTooLarge',
    });
  });
});

describe('415', () => {
  it.each(['gzip', 'br', 'identity, gzip'])('unsupportedMediaType: JSON with the encoding %s', async (encoding) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
    const answer = await app.inject({ method: 'POST', url: validate, headers, payload: '{}' });
    expect(answer.json()).toMatchObject({ code: 'unsupportedMediaType', status: 415 });
    expect(answer.headers['accept-encoding']).toBe('identity');
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'a'])(
    'unsupportedMediaType: %s',
    async (type) => {
      const headers = { 'content-type': type };
      const problem = await problemOf({ method: 'POST', url: validate, headers, payload: 'a' });
      expect(problem).toMatchObject({ code: 'unsupportedMediaType' });
      expect(problem.detail).toBe(`Content-Type: expected application/json, received ${type}.`);
    },
  );
});

describe('422', () => {
  it('invalidBody: every unknown, missing and wrong field at once', async () => {
    const problem = await problemOf({ method: 'POST', url: '/v1/models', payload: { name: 5, documents: {} } });
    expect(problem.code).toBe('invalidBody');
    expect(problem.errors?.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/name', 'wrongType'],
      ['/document', 'missingField'],
      ['/documents', 'unknownField'],
    ]);
  });

  it('invalidModel: every finding with pointer, layer, shapes and hint', async () => {
    const layers = [
      { type: 'dense', units: 0 },
      { type: 'conv2d', filters: 8, kernelSize: 5 },
      { type: 'maxPool2d', poolSize: 2 },
      { id: 'last', type: 'dens', units: 10 },
    ];
    const payload = { document: { input: { shape: [1, 3, 3] }, layers } };
    const problem = await problemOf({ method: 'POST', url: validate, payload });
    expect(problem.code).toBe('invalidModel');
    expect(problem.errors).toMatchObject([
      { pointer: '/document/layers/0/units', code: 'outOfBounds' },
      { pointer: '/document/layers/3/type', layer: 'last', code: 'unknownLayer', hint: expect.any(String) },
    ]);
  });

  it('invalidModel: shapes that do not fit, with what reaches the layer', async () => {
    const layers = [{ id: 'c', type: 'conv2d', filters: 8, kernelSize: 5, padding: 'valid' }];
    const payload = { document: { input: { shape: [1, 3, 3] }, layers } };
    const problem = await problemOf({ method: 'POST', url: validate, payload });
    expect(problem.errors).toMatchObject([
      { layer: 'c', inputShapes: [[1, 3, 3]], expected: expect.anything(), received: expect.anything() },
    ]);
  });
});

describe('431', () => {
  it('headersTooLarge: more headers than Node reads', async () => {
    const answer = await raw(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Big: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 .*"code":"headersTooLarge"/s);
  });
});

describe('500', () => {
  it('internal: says nothing of its cause', async () => {
    const problem = await problemOf({ url: '/v1/jobs/job_01ARZ3NDEKTSV4RRFFQ69G5FAV' });
    expect(problem).toMatchObject({ code: 'internal', retryable: true });
    expect(JSON.stringify(problem)).not.toMatch(/undefined|TypeError|\.ts|at /);
  });
});

describe('closing', () => {
  it('does not wait for a connection on which nothing came', async () => {
    const other = await storelessApp();
    await other.listen({ host: '127.0.0.1', port: 0 });
    const opened = once(other.server, 'connection');
    const socket = connect((other.server.address() as AddressInfo).port, '127.0.0.1');
    await opened;
    const ended = once(socket.resume(), 'close');
    await other.close();
    await ended;
  });

  it('answers what is in hand, then ends the connection', async () => {
    const other = await storelessApp();
    await other.listen({ host: '127.0.0.1', port: 0 });
    const socket = connect((other.server.address() as AddressInfo).port, '127.0.0.1');
    const answer = text(socket);
    const request = once(other.server, 'request');
    socket.write(
      `POST ${validate} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n`,
    );
    await request;
    const closed = other.close();
    socket.write('{}');
    expect(await answer).toMatch(/connection: close\r\n.*"code":"invalidBody"/s);
    await closed;
  });
});
