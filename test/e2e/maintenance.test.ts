import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { freePort } from '../../scripts/process/ports.mjs';
import { startStack } from '../../scripts/stack.mjs';

const program = fileURLToPath(new URL('../../services/worker/dist/maintain.js', import.meta.url));

let stack: Awaited<ReturnType<typeof startStack>>;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'trainyard-maintenance-'));
  env = { ...process.env, REDIS_URL: inject('redisUrl'), REDIS_PREFIX: `e2e-maintenance-${process.pid}` };
  stack = await startStack({ dataDir, workers: 0, port: await freePort('127.0.0.1'), env });
});
afterAll(async () => {
  await stack?.stop();
  await rm(stack.dataDir, { recursive: true, force: true });
});

const post = async (path: string, body: object): Promise<{ id: string }> => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${stack.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as { id: string };
};

async function jobs(): Promise<{ id: string }[]> {
  return ((await (await fetch(`${stack.url}/v1/jobs`)).json()) as { data: { id: string }[] }).data;
}

async function maintain(task: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, task], {
    env: { ...env, DATA_DIR: stack.dataDir },
  });
  return stdout;
}

async function loseRedis(): Promise<void> {
  const redis = new Redis(inject('redisUrl'));
  const keys = await redis.keys(`${env.REDIS_PREFIX}:*`);
  await redis.del(...keys);
  redis.disconnect();
}

it('rebuilds a lost Redis beside a running service, and says what it found', async () => {
  const before = (await jobs()).length;
  const { id: dataset } = await post('/v1/datasets', { sample: 'iris' });
  const model = { input: { shape: [4] }, layers: [{ type: 'dense', units: 3 }] };
  const target = { column: 'species', kind: 'class' };
  const { id } = await post('/v1/jobs', { kind: 'train', dataset, model, target, epochs: 1 });
  await loseRedis();
  expect(await maintain('reindex')).toMatch(new RegExp(`^${before + 1} jobs in the artifacts, 0 of them ended\\.\\n`));
  const listed = await jobs();
  expect(listed).toHaveLength(before + 1);
  expect(listed[0]?.id).toBe(id);
  expect(await maintain('reindex')).toContain('Redis lacked or had older copies of 0');
});

it('collects, and says what it freed', async () => {
  expect(await maintain('collect')).toContain('0 blobs that nothing refers to were removed');
});
