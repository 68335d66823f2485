import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../scripts/process/ports.mjs';
import { localRedis } from '../../scripts/redis.mjs';
import { ROOT } from '../../scripts/setup.mjs';
import { type RedisServer, redisServer } from '../faults/harness/redis-server.ts';
import { eventually, Victim } from '../faults/harness/victim.ts';
import { type Random, seeded } from '../faults/nemesis/random.ts';

/** Each harms two processes of the API while a hundred requests with one key are under way. */
const rounds = Number(process.env.IDEMPOTENCY_ROUNDS ?? 2);
const seed = Number(process.env.IDEMPOTENCY_SEED ?? Date.now() % 1_000_000);
const host = '127.0.0.1';

interface Api {
  url: string;
  victim: Victim;
}

let home: string;
let redis: RedisServer;
let apis: [Api, Api];
let dataset: string;

async function serves(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function apiOf(number: number): Promise<Api> {
  const port = String(await freePort(host));
  const url = `http://${host}:${port}`;
  const env = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, HOST: host, PORT: port },
    ...{ REDIS_URL: redis.url, DATA_DIR: join(home, 'data'), SAMPLES_DIR: join(ROOT, 'samples'), LEASE_MS: '2000' },
  };
  const args = [join(ROOT, 'services/api/dist/server.js')];
  const ready = async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.ok ?? false;
  const victim = new Victim({
    name: `api-${number}`,
    stage: 1,
    command: process.execPath,
    args,
    env,
    logDir: home,
    ready,
  });
  return { url, victim };
}

async function created(path: string, body: object): Promise<{ id: string }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${apis[0].url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return response.json() as Promise<{ id: string }>;
}

beforeAll(async () => {
  const program = await localRedis();
  if (!program)
    throw new Error('expected a Redis server on the PATH or a Debian system to take one from, found neither');
  home = mkdtempSync(join(tmpdir(), 'trainyard-idempotency-'));
  redis = await redisServer(program, home);
  await redis.start();
  apis = [await apiOf(1), await apiOf(2)];
  await Promise.all(apis.map(({ victim }) => victim.start()));
  dataset = (await created('/v1/datasets', { sample: 'iris' })).id;
});

afterAll(async () => {
  for (const { victim } of apis ?? []) await victim.stop();
  await redis?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Sends one request until it is answered for good, as a client does that loses its connection or is told to wait. */
async function persistent(key: string, body: string, first: number): Promise<string> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  for (let attempt = first; ; attempt += 1) {
    const { url } = apis[attempt % 2 === 0 ? 0 : 1];
    const response = await fetch(`${url}/v1/jobs`, { method: 'POST', headers, body }).catch(() => undefined);
    const text = await response?.text().catch(() => undefined);
    if (response && text !== undefined && response.status < 400) return text;
    if (response && response.status !== 409 && response.status < 500) throw new Error(`${response.status} ${text}`);
    await sleep(100);
  }
}

/** SIGKILL of one process or of both, and in most rounds the loss of everything in Redis. */
async function harm(random: Random): Promise<void> {
  await sleep(random.next() * 250);
  const doomed = random.next() < 0.3 ? apis : [apis[random.next() < 0.5 ? 0 : 1]];
  if (random.next() < 0.7) await redis.flush();
  await Promise.all(doomed.map(({ victim }) => victim.kill()));
  await Promise.all(doomed.map(({ victim }) => victim.start()));
}

async function jobsLabelled(label: string): Promise<{ id: string }[]> {
  let found: { id: string }[] = [];
  await eventually(`the list of jobs to be served`, async () => {
    const response = await fetch(`${apis[0].url}/v1/jobs?label=${label}`);
    if (response.ok) found = ((await response.json()) as { data: { id: string }[] }).data;
    return response.ok;
  });
  return found;
}

it(`a hundred requests with one Idempotency-Key make one job, whatever is killed and lost (seed ${seed})`, async () => {
  const random = seeded(seed);
  for (let round = 0; round < rounds; round += 1) {
    const label = `round=${round}`;
    const body = JSON.stringify({
      ...{ kind: 'train', dataset, target: { column: 'species', kind: 'class' }, labels: { round: String(round) } },
      model: { input: { shape: [4] }, layers: [{ type: 'dense', units: 3 }] },
    });
    const sent = Array.from({ length: 100 }, (_, index) => persistent(`key-${seed}-${round}`, body, index));
    await harm(random);
    const answers = new Set(await Promise.all(sent));
    expect([...answers], label).toHaveLength(1);
    const { id } = JSON.parse([...answers][0] ?? '') as { id: string };
    await eventually(
      'both processes to be ready',
      async () => (await serves(apis[0].url)) && (await serves(apis[1].url)),
    );
    expect(await jobsLabelled(label), label).toMatchObject([{ id }]);
  }
}, 300_000);
