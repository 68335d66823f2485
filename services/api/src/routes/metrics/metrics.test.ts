import { StoreUnavailable } from '@trainyard/store';
import { Counter, Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { postJob } from '../../testing/train.ts';

let api: ApiUnderTest;
beforeEach(async () => {
  api = await apiUnderTest();
});
afterEach(() => api.close());

/** What a worker counted, as it tells it. */
async function counted(worker: string, steps: number): Promise<object[]> {
  const registry = new Registry();
  registry.setDefaultLabels({ worker });
  new Counter({ name: 'trainyard_training_steps_total', help: 'Steps.', registers: [registry] }).inc(steps);
  return registry.getMetricsAsJSON();
}

const announced = (workerId: string, steps: number) =>
  api.worker.workers.announce({ workerId, threads: 1, startedAt: new Date().toISOString() }, () =>
    counted(workerId, steps),
  );

/** The lines of the metrics; each is held to the text format. */
async function lines(): Promise<string[]> {
  const { body, headers, statusCode } = await api.send('GET', '/metrics');
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  const samples = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of samples) expect(line).toMatch(/^[a-z_:]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.e+-]+$/i);
  return samples;
}

describe('200', () => {
  it('GET /metrics: jobs by state and the depth of the queues', async () => {
    await postJob(api);
    const told = await lines();
    expect(told).toContain('trainyard_jobs{state="queued"} 1');
    expect(told).toContain('trainyard_jobs{state="running"} 0');
    expect(told).toContain('trainyard_queue_depth{queue="attempts",state="waiting"} 1');
    expect(told).toContain('trainyard_redis_up 1');
  });

  it('GET /metrics: what every living worker counted, each by its name', async () => {
    const beats = [announced('a', 7), announced('b', 5)];
    await expect.poll(lines, { timeout: 10_000 }).toContain('trainyard_workers 2');
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'trainyard_training_steps_total{worker="a"} 7',
        'trainyard_training_steps_total{worker="b"} 5',
      ]),
    );
    await Promise.all(beats.map((beat) => beat.stop()));
    expect((await lines()).join()).not.toContain('trainyard_training_steps_total');
  });

  it('GET /metrics: requests by route, not by path', async () => {
    await api.send('GET', '/v1/jobs/job_01ARZ3NDEKTSV4RRFFQ69G5FAV');
    await api.send('GET', '/nowhere/at/all');
    const counts = (await lines()).filter((line) => line.startsWith('trainyard_http_request_duration_seconds_count'));
    const of = (route: string, status: number) =>
      `trainyard_http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"} 1`;
    expect(counts).toContain(of('/v1/jobs/:id', 404));
    expect(counts).toContain(of('none', 404));
    expect(counts.join()).not.toContain('nowhere');
  });

  it('GET /metrics: without Redis that it is away, and what this process counts', async () => {
    await lines();
    const { counts } = api.store.jobs;
    api.store.jobs.counts = () => Promise.reject(new StoreUnavailable('Redis is away'));
    const told = await lines();
    api.store.jobs.counts = counts;
    expect(told).toContain('trainyard_redis_up 0');
    expect(told.join()).toContain('trainyard_http_request_duration_seconds');
  });
});
