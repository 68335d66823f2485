import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { freePort } from '../../scripts/process/ports.mjs';
import { startStack } from '../../scripts/stack.mjs';
import { seeded } from '../faults/nemesis/random.ts';
import { type Endpoint, endpointsOf, type OpenApi } from './document.ts';
import { type FuzzAnswer, type Judge, judgeBy } from './judge.ts';
import { Pool } from './pool.ts';
import { recordExamples } from './record-examples.ts';
import { type FuzzRequest, requestTo } from './requests.ts';
import { makeResources } from './resources.ts';
import type { Draw } from './values.ts';

/** FUZZ_RECORD=1 writes openapi/examples.json instead. FUZZ_RUNS requests (default: 600) drawn by FUZZ_SEED, several under way at a time. */
const runs = Number(process.env.FUZZ_RUNS ?? 600);
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
const atATime = 4;
const hangMs = 30_000;

let stack: Awaited<ReturnType<typeof startStack>>;
let dataDir: string;
let uploads: readonly Uint8Array<ArrayBuffer>[];
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trainyard-fuzz-'));
  const env = { ...process.env, REDIS_URL: inject('redisUrl'), REDIS_PREFIX: `fuzz-${process.pid}`, LOG_LEVEL: 'warn' };
  stack = await startStack({ dataDir, workers: 1, restartsWorkers: false, port: await freePort('127.0.0.1'), env });
  uploads = [await makeResources(stack.url)];
  // From here on jobs stay queued: what is asked is the API.
  for (const worker of [...stack.workers]) await worker.stop();
});
afterAll(async () => {
  await stack?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function send({ method, url, headers, body }: FuzzRequest): Promise<FuzzAnswer> {
  const signal = AbortSignal.timeout(hangMs);
  const response = await fetch(`${stack.url}${url}`, { method, headers, signal, ...(body !== undefined && { body }) });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (isStream) await response.body?.cancel();
  return { status: response.status, headers: response.headers, body: isStream ? '' : await response.text() };
}

/** A method that no route has on this path must be refused with those that are there; HEAD is GET without a body. */
async function checkOtherMethod(endpoint: Endpoint, methods: readonly string[], draw: Draw): Promise<string[]> {
  const method = draw.random.pick(['DELETE', 'PATCH', 'PUT', 'OPTIONS', 'POST', 'HEAD']);
  const request = { ...requestTo(endpoint, draw), method, body: undefined };
  if (methods.includes(method)) return [];
  const { status, headers, body } = await send(request);
  if (method === 'HEAD' && methods.includes('GET')) {
    return status < 500 && body === '' ? [] : [`HEAD ${request.url}: ${status} ${body}`];
  }
  const allow = headers.get('allow')?.split(', ') ?? [];
  // Longer than any identifier: no route looks at it.
  const isUnknown = status === 404 && request.url.length > 200;
  const isRefused = isUnknown || (status === 405 && methods.every((each) => allow.includes(each)));
  return isRefused
    ? []
    : [`${method} ${request.url.slice(0, 300)}: ${status}, allow ${allow.join(', ')} ${body.slice(0, 300)}`];
}

const shown = (request: FuzzRequest, { status }: FuzzAnswer): string =>
  `${request.method} ${request.url.slice(0, 300)} ${JSON.stringify(request.headers)} ${String(request.body ?? '').slice(0, 1500)} -> ${status}`;

/** How often each operation was answered with each status. */
const answers = new Map<string, Map<number, number>>();

function tally({ operation: { operationId } }: Endpoint, { status }: FuzzAnswer): void {
  const counts = answers.get(operationId) ?? new Map<number, number>();
  answers.set(operationId, counts.set(status, (counts.get(status) ?? 0) + 1));
}

/** Operations that never did what they are for: whoever is always refused tests nothing. */
function neverServed(): string[] {
  return [...answers].flatMap(([operation, counts]) =>
    [...counts.keys()].some((status) => status < 300) ? [] : [operation],
  );
}

async function checkOne(endpoint: Endpoint, draw: Draw, judge: Judge): Promise<string[]> {
  const request = requestTo(endpoint, draw);
  const answer = await send(request);
  if (answer.status < 300) draw.pool.learn(answer.body.slice(0, 20_000), answer.headers.get('etag'));
  tally(endpoint, answer);
  return judge(endpoint, request, answer).map((sentence) => `${shown(request, answer)}: ${sentence}`);
}

it(`every answer is one that the document declares, whatever is asked (FUZZ_SEED=${seed} FUZZ_RUNS=${runs})`, async () => {
  const document = (await (await fetch(`${stack.url}/openapi.json`)).json()) as OpenApi;
  const endpoints = endpointsOf(document);
  const judge = judgeBy(document);
  const pool = new Pool();
  const paths = ['/v1/jobs', '/v1/models', '/v1/datasets'];
  for (const path of paths) pool.learn(await (await fetch(`${stack.url}${path}`)).text(), null);
  pool.keep();
  /** One of each kind. */
  const violations = new Map<string, string>();
  let sent = 0;

  async function client(random: Draw['random']): Promise<void> {
    const draw = { random, document, pool, uploads };
    while (sent < runs && violations.size < 20) {
      const endpoint = endpoints[sent % endpoints.length]!;
      sent += 1;
      const methods = Object.keys(document.paths[endpoint.path]!).map((method) => method.toUpperCase());
      const isOther = random.next() < 0.03;
      const found = isOther ? await checkOtherMethod(endpoint, methods, draw) : await checkOne(endpoint, draw, judge);
      for (const sentence of found)
        violations.set(`${endpoint.method} ${endpoint.path} ${sentence.split(' -> ')[1]?.slice(0, 100)}`, sentence);
    }
  }

  if (process.env.FUZZ_RECORD) {
    const draw = { random: seeded(seed), document, pool, uploads, isCalm: true };
    await recordExamples(endpoints, draw, send);
    return;
  }
  await Promise.all(Array.from({ length: atATime }, (_, index) => client(seeded(seed).fork(`client ${index}`))));
  if (process.env.FUZZ_TABLE) console.log([...answers].map(([o, c]) => `${o} ${JSON.stringify([...c])}`).join('\n'));
  expect([...violations.values()]).toEqual([]);
  expect(sent).toBeGreaterThanOrEqual(runs);
  if (runs >= 5000) expect(neverServed()).toEqual([]);
}, 3_600_000);
