import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ArtifactMissing, StorageFailed } from '../../errors.ts';
import { S3Client } from './s3-client.ts';
import { streamObject } from './stream-object.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A client of a bucket that answers like this. */
async function bucket(listener: RequestListener): Promise<S3Client> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const keys = { accessKeyId: 'id', secretAccessKey: 'a-secret', region: 'us-east-1' };
  return new S3Client({
    ...{ ...keys, endpoint: `http://127.0.0.1:${port}`, bucket: 'bucket', prefix: '', isPathStyle: true },
    cacheBytes: 1,
  });
}

const whole = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251));
const fromOf = (range: string | undefined): number => Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);

async function read(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

describe('an object', () => {
  it.each([206, 200])('is whole although connections break, when the server answers ranges with %i', async (status) => {
    const froms: number[] = [];
    const client = await bucket(({ headers }, response) => {
      const from = fromOf(headers.range);
      froms.push(from);
      const start = status === 206 ? from : 0;
      response.writeHead(from === 0 ? 200 : status, { 'content-length': whole.length - start });
      if (froms.length > 3) response.end(whole.subarray(start));
      else response.write(whole.subarray(start, from + 70_000), () => setTimeout(() => response.destroy(), 20));
    });
    expect(Buffer.compare(await read(streamObject(client, 'key', whole.length)), whole)).toBe(0);
    expect(froms).toEqual([0, ...froms.slice(1).toSorted((a, b) => a - b)]);
    expect(froms.at(-1)).toBeGreaterThan(0);
  });

  it('goes on when nothing comes for a while', async () => {
    let asked = 0;
    const client = await bucket(({ headers }, response) => {
      asked += 1;
      const from = fromOf(headers.range);
      response.writeHead(from === 0 ? 200 : 206, { 'content-length': whole.length - from });
      if (asked === 1) response.write(whole.subarray(0, 1000));
      else response.end(whole.subarray(from));
    });
    expect(Buffer.compare(await read(streamObject(client, 'key', whole.length, { idleMs: 200 })), whole)).toBe(0);
    expect(asked).toBeGreaterThan(1);
  });

  it('is given up when no byte comes any more', async () => {
    const client = await bucket((_, response) => {
      response.writeHead(200, { 'content-length': 10 }).flushHeaders();
      setTimeout(() => response.destroy(), 10);
    });
    await expect(read(streamObject(client, 'key', 10))).rejects.toThrow(StorageFailed);
  });

  it('that is not there is missing', async () => {
    const client = await bucket((_, response) => void response.writeHead(404).end('<Error/>'));
    await expect(read(streamObject(client, 'key', 10))).rejects.toThrow(ArtifactMissing);
  });

  it('comes no faster than it is taken, and its connection ends with whoever takes it', async () => {
    const sizeBytes = 2 ** 28;
    const part = Buffer.alloc(2 ** 16);
    let sent = 0;
    let ended = false;
    const client = await bucket((_, response) => {
      response.writeHead(200, { 'content-length': sizeBytes });
      response.on('close', () => {
        ended = true;
      });
      const more = (): void => {
        while (sent < sizeBytes) {
          sent += part.length;
          if (!response.write(part)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    for await (const _chunk of streamObject(client, 'key', sizeBytes)) {
      let before = -1;
      // Until nothing more is sent: what was sent by then lies in the buffers of the connection.
      while (before !== sent) {
        before = sent;
        await sleep(100);
      }
      break;
    }
    expect(sent).toBeLessThan(sizeBytes / 4);
    while (!ended) await sleep(10);
  });
});
