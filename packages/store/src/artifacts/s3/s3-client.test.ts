import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { StorageFailed } from '../../errors.ts';
import { S3Client } from './s3-client.ts';
import { s3SettingsOf } from './s3-settings.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** A client of a server that answers so many requests in these ways, and the later ones well. */
async function clientOf(first: readonly RequestListener[], patienceMs?: number) {
  let asked = 0;
  const well: RequestListener = (_request, response) => void response.end('whole');
  const server = createServer((request, response) => {
    asked += 1;
    (first[asked - 1] ?? well)(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const settings = s3SettingsOf({
    ...{ ARTIFACTS: 's3', S3_ENDPOINT: `http://127.0.0.1:${port}`, S3_BUCKET: 'bucket' },
    ...{ S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' },
  });
  if (!settings) throw new Error('the environment names S3');
  return { client: new S3Client(settings, patienceMs), asked: () => asked };
}

const breakOff: RequestListener = (_request, response) => void response.destroy();
const breakOffAmid: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy());
};
const get = { method: 'GET', key: 'key' } as const;

describe('a server that is away', () => {
  it('is waited for', async () => {
    const { client, asked } = await clientOf([breakOff, breakOff, breakOff, breakOff]);
    const { response, isRepeated } = await client.request(get);
    expect([await response.text(), isRepeated, asked()]).toEqual(['whole', true, 5]);
  });

  it('is waited for no longer than a caller has patience', async () => {
    const { client, asked } = await clientOf(Array(100).fill(breakOff), 300);
    await expect(client.request(get)).rejects.toThrow(StorageFailed);
    expect(asked()).toBeLessThan(5);
  });

  it('and leaves a request without an answer is given up by then', async () => {
    const { client, asked } = await clientOf([() => undefined], 1000);
    await expect(client.request(get)).rejects.toThrow(/timeout/i);
    expect(asked()).toBe(1);
  });
});

it('an answer that breaks off is asked for again, unless it is handed on while it comes', async () => {
  const { client, asked } = await clientOf([breakOffAmid]);
  expect(await (await client.request(get)).response.text()).toBe('whole');
  expect(asked()).toBe(2);
  const { client: streaming } = await clientOf([breakOffAmid]);
  const { response } = await streaming.open({ key: 'key', headers: {} });
  await expect(response.text()).rejects.toThrow();
});
