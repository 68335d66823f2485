import { jobEstimateSchema } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { irisModel } from '../../testing/train.ts';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

const startedAt = new Date().toISOString();

async function document(more: object = {}) {
  const { id: dataset } = await api.readyDataset();
  return { kind: 'train', dataset, model: irisModel, epochs: 2, ...more };
}

/** Does something while a worker is alive. */
async function withWorker<Result>(told: object, act: () => Promise<Result>): Promise<Result> {
  const heartbeat = api.worker.workers.announce({ workerId: 'w', threads: 1, startedAt, ...told });
  try {
    while ((await api.store.workers.list()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return await act();
  } finally {
    await heartbeat.stop();
  }
}

const estimate = async (more: object = {}) => {
  const response = await api.send('POST', '/v1/estimates', { payload: await document(more) });
  expect(response.statusCode).toBe(200);
  return jobEstimateSchema.parse(response.json());
};

describe('POST /v1/estimates', () => {
  it('200: what the job would take; nothing is queued', async () => {
    const told = await estimate({ batchSize: 8, split: { type: 'holdOut', validation: 0.1, test: 0.2 } });
    expect(told).toMatchObject({
      parameters: 15,
      trainableParameters: 15,
      flopsPerSample: 6 * 12,
      checkpointBytes: 4 * 15 * 4,
      memory: { data: 'memory' },
      memoryLimitBytes: null,
      fits: null,
      time: null,
      timeUnknown: 'No worker is alive.',
    });
    expect(told.memory?.bytes).toBeGreaterThan(200 * 2 ** 20);
    expect((await api.send('GET', '/v1/jobs')).json().data).toEqual([]);
  });

  it('200: how long it would take on the workers that measured themselves, never less than what every job takes', async () => {
    const overheadMs = { p50: 1000, p90: 2500 };
    const told = { memoryBytes: 2 ** 30, slowness: { p50: 1, p90: 3 }, overheadMs };
    const [one, many] = await withWorker(told, async () => [
      await estimate({ epochs: 1 }),
      await estimate({ epochs: 1000 }),
    ]);
    expect(one.time?.p50Ms).toBeGreaterThanOrEqual(overheadMs.p50);
    expect(many.time?.p50Ms).toBeGreaterThan(one.time?.p50Ms ?? Number.NaN);
    const computing = { p50: (many.time?.p50Ms ?? 0) - overheadMs.p50, p90: (many.time?.p90Ms ?? 0) - overheadMs.p90 };
    expect(computing.p90 / computing.p50).toBeCloseTo(3, 1);
    expect(computing.p50 / (many.reckonedMs ?? 0)).toBeCloseTo(1, 1);
    expect(many).toMatchObject({ fits: true, memoryLimitBytes: 2 ** 30 });
  });

  it('422: what POST /v1/jobs refuses, with the same findings', async () => {
    const payload = await document({ epochs: 0, target: { column: 'none' } });
    const [asked, posted] = await Promise.all([
      api.problem('POST', '/v1/estimates', { payload }),
      api.problem('POST', '/v1/jobs', { payload }),
    ]);
    expect(asked).toMatchObject({ status: 422, code: 'invalidBody', errors: posted.errors });
  });
});

describe('a job that no worker has the memory for', () => {
  const wide = {
    input: { shape: [4] },
    layers: [
      { type: 'dense', units: 60_000 },
      { type: 'dense', units: 3 },
    ],
  };

  it('422: is refused with its estimate; nothing is queued', async () => {
    const payload = await document({ model: { ...wide }, batchSize: 8 });
    const problem = await withWorker({ memoryBytes: 240 * 2 ** 20 }, () =>
      api.problem('POST', '/v1/jobs', { payload }),
    );
    expect(problem).toMatchObject({
      code: 'jobTooLarge',
      estimate: { fits: false, memoryLimitBytes: 240 * 2 ** 20, largestBatch: null },
    });
    expect((await api.send('GET', '/v1/jobs')).json().data).toEqual([]);
  });

  it('422: names the largest batch that would fit, and that is accepted', async () => {
    const model = {
      input: { shape: [4] },
      layers: [
        { type: 'dense', units: 20_000, activation: 'relu' },
        { type: 'dense', units: 3 },
      ],
    };
    const asked = { model, epochs: 500, split: { type: 'holdOut', validation: 0, test: 0 } };
    const bytesWith = async (batchSize: number | 'full') =>
      (await estimate({ ...asked, batchSize })).memory?.bytes ?? 0;
    const limit = { memoryBytes: Math.round(((await bytesWith(8)) + (await bytesWith('full'))) / 2) };
    const payload = await document({ ...asked, batchSize: 'full' });
    const problem = await withWorker(limit, () => api.problem('POST', '/v1/jobs', { payload }));
    const batchSize = problem.estimate?.largestBatch ?? 0;
    expect(batchSize).toBeGreaterThan(8);
    const posted = await withWorker(limit, () => api.send('POST', '/v1/jobs', { payload: { ...payload, batchSize } }));
    expect(posted.statusCode).toBe(201);
    expect(posted.json()).toMatchObject({ estimate: { fits: true, largestBatch: null } });
  });

  it('201: is accepted while a worker does not tell what it has', async () => {
    const payload = await document({ model: wide, batchSize: 8 });
    const posted = await withWorker({}, () => api.send('POST', '/v1/jobs', { payload }));
    expect(posted.statusCode).toBe(201);
    expect(posted.json().estimate.fits).toBeNull();
  });
});
