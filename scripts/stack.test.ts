import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isAlive } from './process/liveness.mjs';
import { freePort } from './process/ports.mjs';
import { ROOT } from './setup.mjs';
import { startStack } from './stack.mjs';

const programs = { api: 'scripts/stand-ins/api.mjs', worker: 'scripts/stand-ins/worker.mjs' };
const { REDIS_URL: _, ...env } = process.env;
let dataDir: string;
let port: number;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trainyard-stack-'));
  port = await freePort('127.0.0.1');
});
afterEach(() => rm(dataDir, { recursive: true }));

function stackWith(settings: Partial<Parameters<typeof startStack>[0]>) {
  return startStack({ dataDir, port, programs, env, ...settings });
}

async function workerLog(number: number): Promise<{ pid: number; child: number; dataDir: string }[]> {
  const path = join(dataDir, 'logs', `worker-${number}.log`);
  await vi.waitFor(() => expect(existsSync(path) && readFileSync(path, 'utf8')).toMatch(/\n/), { timeout: 10_000 });
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

it('hands the services the agreed variables and is there once the API is ready', async () => {
  const stack = await stackWith({});
  expect((await fetch(`${stack.url}/readyz`)).status).toBe(200);
  const seen = JSON.parse(await (await fetch(stack.url)).text());
  expect(seen).toMatchObject({ HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'info' });
  expect(seen.REDIS_URL).toBe(stack.redis.url);
  expect(seen.SAMPLES_DIR).toBe(join(ROOT, 'samples'));
  await stack.stop();
});

it('leaves no process behind, not even one that refuses to end', async () => {
  const stack = await stackWith({ workers: 2 });
  const [first] = await workerLog(1);
  const [second] = await workerLog(2);
  const pids = [stack.redis.child?.pid, stack.api.pid, first?.pid, first?.child, second?.pid, second?.child];
  expect(pids.map((pid) => isAlive(pid ?? 0))).toEqual(pids.map(() => true));
  await stack.stop();
  await vi.waitFor(() => expect(pids.filter((pid) => isAlive(pid ?? 0))).toEqual([]), { timeout: 5000 });
});

it('takes another port when the wanted one is busy', async () => {
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  const stack = await stackWith({ workers: 0 });
  expect(new URL(stack.url).port).not.toBe(String(port));
  expect((await fetch(`${stack.url}/readyz`)).status).toBe(200);
  await stack.stop();
  other.close();
});

it('tells the last words of an API that does not start', async () => {
  await expect(stackWith({ env: { ...env, STAND_IN_FAILS: 'yes' } })).rejects.toThrow(
    /^The API ended while starting; its last words, from .*api\.log:\nthe configuration is wrong$/,
  );
});

it('starts a worker again that was killed', async () => {
  const stack = await stackWith({});
  const [killed] = await workerLog(1);
  process.kill(killed?.pid ?? 0, 'SIGKILL');
  await vi.waitFor(async () => expect(await workerLog(1)).toHaveLength(2), { timeout: 10_000 });
  const [, again] = await workerLog(1);
  await vi.waitFor(() => expect(stack.workers.map(({ pid }) => pid)).toEqual([again?.pid]), { timeout: 10_000 });
  await stack.stop();
});

it('tells of an API that ends by itself', async () => {
  const stack = await stackWith({ workers: 0 });
  await fetch(`${stack.url}/end`).catch(() => undefined);
  expect(await stack.failed).toMatch(/^The api ended \(exit 7\)/);
  await stack.stop();
});
