import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startStack } from '../../scripts/stack.mjs';

// Weights that somebody else trained: imported, predicted from, and built upon by a job.
let stack: Awaited<ReturnType<typeof startStack>>;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trainyard-e2e-'));
  const env = { ...process.env, REDIS_URL: inject('redisUrl'), REDIS_PREFIX: `transfer-${process.pid}` };
  stack = await startStack({ dataDir, workers: 1, env });
});

afterAll(async () => {
  await stack?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function send<T>(
  method: string,
  path: string,
  body?: object | Uint8Array,
  type = 'application/json',
): Promise<T> {
  const content = body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await fetch(`${stack.url}/v1/${path}`, {
    method,
    ...(content !== undefined && { headers: { 'content-type': type }, body: content }),
  });
  const answer = (await response.json()) as T;
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
}

/** Numbers by tensor, read from a safetensors file as its description says. */
function tensorsOf(file: Buffer): Record<string, number[]> {
  const start = 8 + Number(file.readBigUInt64LE());
  const header = JSON.parse(file.toString('utf8', 8, start)) as Record<string, { data_offsets: [number, number] }>;
  const tensors = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return Object.fromEntries(
    tensors.map(
      ([
        name,
        {
          data_offsets: [begin, end],
        },
      ]) => [name, Array.from({ length: (end - begin) / 4 }, (_, i) => file.readFloatLE(start + begin + 4 * i))],
    ),
  );
}

function fileOf(tensors: Record<string, { shape: number[]; values: number[] }>): Buffer {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => {
    const begin = end;
    end += 4 * values.length;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const numbers = Object.values(tensors).map(({ values }) => Buffer.from(Float32Array.from(values).buffer));
  return Buffer.concat([length, header, ...numbers]);
}

const network = (trainable: boolean) => ({
  input: { shape: [4] },
  layers: [
    { id: 'features', type: 'dense', units: 2, trainable },
    { id: 'head', type: 'dense', units: 3 },
  ],
});

it('imports weights, predicts from them, and trains a new head on the frozen rest', async () => {
  const model = await send<{ id: string }>('POST', 'models', { document: network(true) });
  const given = fileOf({
    'features.weight': { shape: [2, 4], values: [1, 0, 0, 0, 0, 0, 1, 0] },
    'features.bias': { shape: [2], values: [0.5, -0.5] },
    'head.weight': { shape: [3, 2], values: [1, 0, 0, 1, 1, 1] },
    'head.bias': { shape: [3], values: [0, 0, 0.25] },
  });
  const checkpoint = await send<{ id: string }>(
    'POST',
    `checkpoints?model=${model.id}`,
    given,
    'application/octet-stream',
  );
  const { predictions } = await send<{ predictions: { values: number[] }[] }>('POST', 'predictions', {
    checkpoint: checkpoint.id,
    instances: [[1, 2, 3, 4]],
  });
  // features: 1 + 0.5 and 3 - 0.5
  expect(predictions).toEqual([{ values: [1.5, 2.5, 4.25] }]);

  const iris = readFileSync(new URL('../../samples/iris.csv', import.meta.url));
  const dataset = await send<{ id: string }>('POST', 'datasets?target=species', iris, 'text/csv');
  const { id } = await send<{ id: string }>('POST', 'jobs', {
    kind: 'train',
    dataset: dataset.id,
    target: { column: 'species', kind: 'class' },
    model: network(false),
    initialWeights: { checkpoint: checkpoint.id, layers: ['feat*'] },
    epochs: 3,
  });
  const job = await ended(id);
  expect(job.state).toBe('succeeded');
  const trained = await fetch(`${stack.url}/v1/checkpoints/${job.bestCheckpoint}/content`);
  const tensors = tensorsOf(Buffer.from(await trained.arrayBuffer()));
  const before = tensorsOf(given);
  expect(tensors['features.weight']).toEqual(before['features.weight']);
  expect(tensors['features.bias']).toEqual(before['features.bias']);
  expect(tensors['head.weight']).not.toEqual(before['head.weight']);
});

async function ended(id: string): Promise<{ state: string; bestCheckpoint: string }> {
  for (;;) {
    const job = await send<{ state: string; terminal: boolean; bestCheckpoint: string }>('GET', `jobs/${id}?wait=30`);
    if (job.terminal) return job;
  }
}
