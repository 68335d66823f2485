import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { s3UnderTest } from '../../../packages/store/src/testing/s3-under-test.ts';
import { freePort } from '../../../scripts/process/ports.mjs';
import { eventually } from './victim.ts';

/** A bucket whose server can be severed from everybody. It keeps a write whole or not at all, as S3 does. */
export interface ObjectStore {
  /** What a process that keeps its artifacts there has in its environment. */
  environment: NodeJS.ProcessEnv;
  /** Breaks every connection off and takes no further ones; what had come whole may still be carried out. */
  sever(): void;
  /** Leaves every request without an answer. */
  freeze(): void;
  /** Serves again, those that were left without an answer too. */
  heal(): Promise<void>;
  /** A folder that shows its objects as a file store keeps them, as they are now. */
  view(): string;
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const [bucket, suffix] = ['trainyard', '._S3rver_object'];

/** Paths of the objects under a folder, without what the server adds to their names. */
function* keysIn(root: string, below = ''): Generator<string> {
  if (!existsSync(join(root, below))) return;
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) yield* keysIn(root, path);
    else if (path.endsWith(suffix)) yield path.slice(0, -suffix.length);
  }
}

/** Where a file store keeps what has this key. */
function filePath(key: string): string {
  const [kind = '', name = ''] = key.split('/');
  return kind === 'blobs' ? join(kind, name.slice(0, 2), name) : key;
}

async function forward(port: number, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<void> {
  const { method, url: path, headers } = incoming;
  return new Promise((resolve, reject) => {
    const onward = request({ host, port, method, path, headers }, (answer) => {
      if (!outgoing.destroyed) outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.on('close', resolve);
    });
    onward.on('error', reject);
    onward.end(body);
  });
}

/** Starts a bucket. */
export async function objectStore(): Promise<ObjectStore> {
  const s3 = await s3UnderTest();
  const behind = Number(new URL(String(s3.environment.S3_ENDPOINT)).port);
  const port = await freePort(host);
  const views = mkdtempSync(join(tmpdir(), 'trainyard-bucket-'));
  let thawed: PromiseWithResolvers | undefined;

  const server = createServer(async (incoming, outgoing) => {
    try {
      const body = await buffer(incoming);
      await thawed?.promise;
      await forward(behind, incoming, body, outgoing);
    } catch {
      // Its client broke off before the request had come whole.
      outgoing.destroy();
    }
  });
  const listen = () => new Promise<void>((resolve) => server.listen(port, host, resolve));
  await listen();

  return {
    environment: { ...s3.environment, S3_ENDPOINT: `http://${host}:${port}` },
    sever() {
      server.close();
      server.closeAllConnections();
    },
    freeze() {
      let resolve = () => {};
      const promise = new Promise<void>((settle) => {
        resolve = settle;
      });
      thawed = { promise, resolve };
    },
    async heal() {
      thawed?.resolve();
      thawed = undefined;
      if (!server.listening) await listen();
    },
    view() {
      const folder = mkdtempSync(join(views, 'view-'));
      const root = join(s3.directory, bucket);
      for (const key of keysIn(root)) {
        const link = join(folder, 'artifacts', filePath(key));
        mkdirSync(dirname(link), { recursive: true });
        symlinkSync(join(root, `${key}${suffix}`), link);
      }
      return folder;
    },
    async stop() {
      thawed?.resolve();
      server.close();
      server.closeAllConnections();
      await eventually('the bucket to be closed', () => !server.listening);
      await s3.close();
      rmSync(views, { recursive: true, force: true });
    },
  };
}

interface PromiseWithResolvers {
  promise: Promise<void>;
  resolve: () => void;
}
