import { mkdtempSync, rmSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFailed, onTestFinished } from 'vitest';
import { freePort } from '../../scripts/process/ports.mjs';
import { localRedis } from '../../scripts/redis.mjs';
import { ROOT } from '../../scripts/setup.mjs';
import { type RedisServer, redisServer } from '../faults/harness/redis-server.ts';
import { eventually, Victim } from '../faults/harness/victim.ts';

const host = '127.0.0.1';

interface Ready {
  httpStatus: number;
  status: string | number;
  checks?: { name: string; status: string }[];
  errors?: { code: string; message: string }[];
}

let home: string;
let redis: RedisServer;
let api: Victim;
let url: string;

async function ready(): Promise<Ready> {
  const response = await fetch(`${url}/readyz`);
  return { ...((await response.json()) as Ready), httpStatus: response.status };
}

/** Waits until readiness is as it should be, and tells it. */
async function readyWhen(httpStatus: number): Promise<Ready> {
  let last = await ready();
  await eventually(`/readyz to answer ${httpStatus}`, async () => {
    last = await ready();
    return last.httpStatus === httpStatus;
  });
  return last;
}

const failing = ({ errors = [] }: Ready): string[] => errors.map(({ code }) => code).sort();

beforeAll(async () => {
  const program = await localRedis();
  if (!program)
    throw new Error('expected a Redis server on the PATH or a Debian system to take one from, found neither');
  home = mkdtempSync(join(tmpdir(), 'trainyard-readiness-'));
  redis = await redisServer(program, home);
  await redis.start();
  const port = String(await freePort(host));
  url = `http://${host}:${port}`;
  api = new Victim({
    ...{ name: 'api', stage: 1, command: process.execPath, args: [join(ROOT, 'services/api/dist/server.js')] },
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, HOST: host, PORT: port, LEASE_MS: '2000' },
      ...{ REDIS_URL: redis.url, DATA_DIR: join(home, 'data') },
    },
    logDir: home,
    ready: async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.ok ?? false,
  });
  await api.start();
});

afterAll(async () => {
  await api?.stop();
  await redis?.stop();
  rmSync(home, { recursive: true, force: true });
});

describe('/readyz', () => {
  it('is 200 without a worker, and names it: jobs are accepted and wait', async () => {
    const answer = await readyWhen(200);
    expect(answer.status).toBe('degraded');
    expect(answer.checks?.filter(({ status }) => status === 'failing').map(({ name }) => name)).toEqual(['workers']);
  });

  it('is 503 while Redis may drop what it holds, and says how to change that', async () => {
    const client = new Redis(redis.url);
    onTestFinished(async () => {
      await client.config('SET', 'maxmemory-policy', 'noeviction');
      client.disconnect();
    });
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const answer = await readyWhen(503);
    expect(failing(answer)).toContain('evictionPolicy');
    expect(answer.errors?.[0]?.message).toContain('CONFIG SET maxmemory-policy noeviction');
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    await readyWhen(200);
  });

  it('is 503 while artifacts cannot be written, and 200 again once they can', async () => {
    const objects = join(home, 'data/artifacts/objects');
    await rename(objects, `${objects}-away`);
    const bringBack = async () => {
      await rm(objects);
      await rename(`${objects}-away`, objects);
    };
    onTestFailed(bringBack);
    // No folder can be made where a file is: as with a file system that became read-only, but also for root.
    await writeFile(objects, '');
    const answer = await readyWhen(503);
    expect(failing(answer)).toContain('artifacts');
    await bringBack();
    await readyWhen(200);
  });

  it('is 503 while Redis is away, and the process still answers; 200 once it is back', async () => {
    onTestFailed(() => redis.start());
    await redis.kill();
    const answer = await readyWhen(503);
    expect(failing(answer)).toEqual(['evictionPolicy', 'redis', 'workers']);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await redis.start();
    await readyWhen(200);
  });
});
