import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { isRecent, pingRedis } from './ping.mjs';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serverThat(answers: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => socket.once('data', () => answers(socket)));
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('internal: no port');
  return `redis://127.0.0.1:${address.port}`;
}

function info(version: string): string {
  const text = `# Server\r\nredis_version:${version}\r\n`;
  return `$${text.length}\r\n${text}\r\n`;
}

describe('pingRedis', () => {
  it('tells the version of a Redis that serves', async () => {
    expect(await pingRedis(inject('redisUrl'))).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('reads an answer that comes in pieces', async () => {
    const url = await serverThat((socket) => {
      for (const character of `+PONG\r\n${info('7.2.4')}`) socket.write(character);
    });
    expect(await pingRedis(url)).toBe('7.2.4');
  });

  it.each([
    ['is too old', `+PONG\r\n${info('6.0.16')}`, 'it is version 6.0.16, 6.2 or newer is needed'],
    [
      'is loading',
      '-LOADING Redis is loading the dataset in memory\r\n-LOADING\r\n',
      'it answered "LOADING Redis is loading',
    ],
    ['is something else', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'it answered "TTP/1.1 400 Bad Request" to PING'],
  ])('says why one that %s cannot be used', async (_what, answer, reason) => {
    const url = await serverThat((socket) => socket.write(answer));
    await expect(pingRedis(url)).rejects.toThrow(reason);
  });

  it('gives up on one that says nothing', async () => {
    const url = await serverThat(() => {});
    await expect(pingRedis(url, 50)).rejects.toThrow('no answer within 50 ms');
  });

  it('says that a connection was closed', async () => {
    const url = await serverThat((socket) => socket.end());
    await expect(pingRedis(url)).rejects.toThrow('it closed the connection');
  });
});

describe('isRecent', () => {
  it.each([
    ['6.0.16', false],
    ['6.2.0', true],
    ['7.0.15', true],
    ['8.1.3', true],
    ['10.0.0', true],
  ])('%s: %s', (version, expected) => expect(isRecent(version)).toBe(expected));
});
