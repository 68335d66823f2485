import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { storelessApp } from '../testing/storeless-app.ts';

let app: FastifyInstance;
let port: number;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app.close();
});

async function listen(limits: Parameters<typeof storelessApp>[0] = {}, prepare = (_app: FastifyInstance) => {}) {
  app = await storelessApp(limits);
  prepare(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = app.server.address() as AddressInfo);
}

async function connected(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

async function raw(bytes: string): Promise<string> {
  const socket = await connected();
  socket.end(bytes);
  return text(socket);
}

const statusesOf = (answer: string): number[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

const isServed = async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).status === 200;

describe('a client that sends its headers slowly', () => {
  it('is cut with 408 although it never stops, and others are served meanwhile', async () => {
    await listen({ receiveTimeoutMs: 500 });
    const socket = await connected();
    const answer = text(socket);
    let isCut = false;
    socket.on('close', () => {
      isCut = true;
    });
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    for (let sent = 0; !isCut; sent++) {
      if (socket.writable) socket.write('a');
      if (sent < 5) expect(await isServed()).toBe(true);
      await sleep(50);
    }
    expect(await answer).toMatch(/^HTTP\/1\.1 408 .*"code":"requestTimeout"/s);
  });

  it('is cut when it sends nothing at all', async () => {
    await listen({ receiveTimeoutMs: 500 });
    const socket = await connected();
    await once(socket.resume(), 'close');
    expect(await isServed()).toBe(true);
  });
});

describe('a client that stops reading', () => {
  const chunk = Buffer.alloc(64 * 1024);
  const wholeBytes = 2 ** 28;

  /** A large download that counts what was asked of it, and notes its end. */
  function download() {
    const seen = { bytes: 0, ended: false };
    async function* bytes() {
      try {
        for (; seen.bytes < wholeBytes; seen.bytes += chunk.length) yield chunk;
      } finally {
        seen.ended = true;
      }
    }
    const prepare = (server: FastifyInstance) =>
      void server.get('/large', { schema: { hide: true }, config: { access: 'open' } }, async (_request, reply) =>
        reply.send(Readable.from(bytes(), { objectMode: false })),
      );
    return { seen, prepare };
  }

  it('is cut, has only as much prepared for it as connections buffer, and frees what it held', async () => {
    const { seen, prepare } = download();
    await listen({ sendTimeoutMs: 500 }, prepare);
    const socket = await connected();
    socket.pause();
    socket.write('GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n');
    while (!seen.ended) await sleep(50);
    expect(seen.bytes).toBeGreaterThan(0);
    // What the kernel buffers on both sides is some megabytes.
    expect(seen.bytes).toBeLessThan(wholeBytes / 10);
    expect(await isServed()).toBe(true);
  });

  it('that reads slowly, but reads, gets everything', async () => {
    const { seen, prepare } = download();
    await listen({ sendTimeoutMs: 1000 }, prepare);
    const socket = await connected();
    socket.write('GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    let received = 0;
    let pauses = 0;
    for await (const bytes of socket) {
      received += bytes.length;
      if (received > (pauses + 1) * 2 ** 24 && pauses < 5) {
        pauses += 1;
        await sleep(250);
      }
    }
    expect(pauses).toBe(5);
    expect(received).toBeGreaterThan(wholeBytes);
    expect(seen.ended).toBe(true);
  });

  it('is not confused with one that waits for an answer', async () => {
    await listen({ sendTimeoutMs: 100 }, (server) => {
      server.get('/late', { schema: { hide: true }, config: { access: 'open' } }, async () => {
        await sleep(500);
        return { late: true };
      });
    });
    expect(await (await fetch(`http://127.0.0.1:${port}/late`)).json()).toEqual({ late: true });
  });
});

describe('a client that is refused before its body has arrived', () => {
  it('may send the rest, which is thrown away, and go on with the connection', async () => {
    await listen({ receiveTimeoutMs: 60_000 });
    const socket = await connected();
    const rest = Buffer.alloc(2 ** 23, 'a');
    const answer = text(socket);
    const refused = once(socket, 'data');
    socket.write(
      `POST /v1/models/validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${rest.length + 1}\r\n\r\n{`,
    );
    await refused;
    socket.write(rest);
    socket.end('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(statusesOf(await answer)).toEqual([413, 200]);
  });
});

describe('many connections', () => {
  it('are bounded: those beyond are closed at once, those before go on, and room that is freed is used', async () => {
    await listen({ maxConnections: 3, receiveTimeoutMs: 60_000 });
    const idle = [await connected(), await connected(), await connected()];
    const beyond = await connected();
    await once(beyond.resume(), 'close');
    for (const socket of idle) expect(socket.destroyed).toBe(false);
    const freed = once(idle[0]!.resume(), 'close');
    idle[0]!.end('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    await freed;
    let served = false;
    // The server may notice a moment later that the connection is gone.
    while (!served) served = await isServed().catch(() => false);
    expect(idle[1]!.destroyed).toBe(false);
  });
});

describe('requests on one connection', () => {
  const get = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const last = get.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');

  it('may be sent at once, and are answered in their order', async () => {
    await listen();
    const missing = 'GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n';
    expect(statusesOf(await raw(get + missing + last))).toEqual([200, 404, 200]);
  });

  it('may expect what nobody knows', async () => {
    await listen();
    expect(statusesOf(await raw(last.replace('Connection', 'Expect: tea\r\nConnection')))).toEqual([200]);
  });

  it('with garbage after a body are answered up to it, and then refused', async () => {
    await listen();
    const body = JSON.stringify({ document: { input: { shape: [2] }, layers: [{ type: 'dense', units: 1 }] } });
    const head = `POST /v1/models/validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    const answer = await raw(`${head}${body}garbage ${'x'.repeat(100)}\r\n\r\n`);
    expect(statusesOf(answer).at(-1)).toBe(400);
    expect(
      statusesOf(answer)
        .slice(0, -1)
        .every((status) => status === 200),
    ).toBe(true);
    expect(answer).toContain('"code":"malformedRequest"');
  });

  const post = 'POST /v1/models/validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
  it.each([
    ['two lengths', `${post}Content-Length: 2\r\nContent-Length: 30\r\n\r\n{}`],
    ['two equal lengths', `${post}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`],
    ['lengths in a list', `${post}Content-Length: 2, 2\r\n\r\n{}`],
    ['a length with a sign', `${post}Content-Length: +2\r\n\r\n{}`],
    ['a length that is hexadecimal', `${post}Content-Length: 0x2\r\n\r\n{}`],
    ['a length and chunks', `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
    ['chunks and a length', `${post}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
    ['chunks that are not last', `${post}Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
    ['an encoding that nobody knows', `${post}Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
    ['a blank before the colon', `${post}Transfer-Encoding : chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
    ['a chunk size that is none', `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
    ['a chunk size that overflows', `${post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n`],
    ['a header over two lines', `${post}X-A: b\r\n Content-Length: 2\r\n\r\n{}`],
    ['a line that ends with CR alone', `${post}X-A: b\rContent-Length: 2\r\n\r\n{}`],
    ['a NUL in a header', `${post}X-A: \0\r\nContent-Length: 2\r\n\r\n{}`],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['two hosts', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n'],
    ['the same host twice', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n'],
  ])('%s: 400, and what follows is never taken for a request', async (_name, bytes) => {
    await listen();
    const answer = await raw(bytes + last);
    expect(statusesOf(answer)).toEqual([400]);
    expect(answer).toContain('application/problem+json');
  });
});
