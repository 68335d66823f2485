import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startStack } from '../../scripts/stack.mjs';

// The built services as processes on a real Redis, used as a client would: over HTTP alone.
let stack: Awaited<ReturnType<typeof startStack>>;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trainyard-e2e-'));
  stack = await startStack({
    dataDir,
    workers: 2,
    env: { ...process.env, REDIS_URL: inject('redisUrl'), REDIS_PREFIX: `e2e-${process.pid}` },
  });
});

afterAll(async () => {
  await stack?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const response = await fetch(`${stack.url}${path}`, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}

interface Job {
  id: string;
  state: string;
  terminal: boolean;
  weightsSha256: string;
  bestCheckpoint: string;
}

async function ended(id: string): Promise<Job> {
  for (;;) {
    const { body } = await call<Job>('GET', `/v1/jobs/${id}`);
    if (body.terminal) return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function irisJob(dataset: string, seed: number) {
  return {
    kind: 'train',
    dataset,
    target: { column: 'species', kind: 'class' },
    preprocessing: [{ type: 'standardize' }],
    model: {
      input: { shape: [4] },
      layers: [
        { type: 'dense', units: 16, activation: 'tanh' },
        { type: 'dense', units: 3 },
      ],
    },
    optimizer: { type: 'adam', learningRate: 0.02 },
    batchSize: 16,
    epochs: 40,
    seed,
  };
}

const irisFile = new URL('../../samples/iris.csv', import.meta.url);

it('trains two jobs on two workers, the same one to the same weights, and predicts as the exported model does', async () => {
  const uploaded = await fetch(`${stack.url}/v1/datasets?name=iris`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: readFileSync(irisFile),
  });
  const { id: dataset } = (await uploaded.json()) as { id: string };
  const created = await Promise.all([1, 1].map((seed) => call<Job>('POST', '/v1/jobs', irisJob(dataset, seed))));
  expect(created.map(({ status }) => status)).toEqual([201, 201]);
  const [first, second] = await Promise.all(created.map(({ body }) => ended(body.id)));
  expect([first!.state, second!.state]).toEqual(['succeeded', 'succeeded']);
  expect(first!.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(second!.weightsSha256).toBe(first!.weightsSha256);

  const reports = await call<{ data: { split: string; accuracy: number }[] }>('GET', `/v1/jobs/${first!.id}/reports`);
  const test = reports.body.data.find(({ split }) => split === 'test');
  expect(test!.accuracy).toBeGreaterThanOrEqual(0.9);

  const rows = readFileSync(irisFile, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(0, 4).map(Number));
  const answer = await call<{ predictions: { class: string; probabilities: Record<string, number> }[] }>(
    'POST',
    '/v1/predictions',
    {
      checkpoint: first!.bestCheckpoint,
      instances: rows,
    },
  );
  const onnx = await fetch(`${stack.url}/v1/checkpoints/${first!.bestCheckpoint}/content?format=onnx`);
  const session = await InferenceSession.create(new Uint8Array(await onnx.arrayBuffer()));
  const { probabilities } = await session.run({
    input: new Tensor('float32', Float32Array.from(rows.flat()), [rows.length, 4]),
  });
  const served = answer.body.predictions.flatMap(({ probabilities: byClass }) => Object.values(byClass));
  expect(served).toHaveLength(rows.length * 3);
  const worst = Math.max(...served.map((value, at) => Math.abs(value - Number(probabilities!.data[at]))));
  expect(worst).toBeLessThan(1e-5);
});

it('tells everything that is wrong with a model at once and queues nothing', async () => {
  const layers = [
    { type: 'conv2d', filters: 4, kernelSize: 9 },
    { type: 'dens', units: 3 },
    { type: 'dense', units: -1 },
  ];
  const { status, body } = await call<{ errors: { pointer: string }[] }>('POST', '/v1/models/validate', {
    document: { input: { shape: [1, 8, 8] }, layers },
  });
  expect(status).toBe(422);
  expect(body.errors.map(({ pointer }) => pointer).toSorted()).toEqual([
    '/document/layers/0/kernelSize',
    '/document/layers/1/type',
    '/document/layers/2/units',
  ]);
});
