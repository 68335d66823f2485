import { expect, it } from 'vitest';
import { WorkerMetrics } from './worker-metrics.ts';

interface Told {
  name: string;
  values: { value: number; labels: Record<string, string | number>; metricName?: string }[];
}

async function sampleOf(metrics: WorkerMetrics, name: string, labels: object = {}): Promise<number | undefined> {
  const told = (await metrics.read()) as Told[];
  const values = told.flatMap((metric) => metric.values.map((value) => ({ name: metric.name, ...value })));
  const wanted = JSON.stringify(Object.entries({ ...labels, worker: 'w' }).sort());
  return values.find(
    (value) =>
      (value.metricName ?? value.name) === name && JSON.stringify(Object.entries(value.labels).sort()) === wanted,
  )?.value;
}

it('counts attempts by how they ended, and those in hand', async () => {
  const metrics = new WorkerMetrics('w', () => 0);
  for (const waited of [50, 800, 800]) metrics.attemptTaken(waited);
  metrics.attemptOver('succeeded');
  metrics.attemptOver('childLost');
  expect(await sampleOf(metrics, 'trainyard_attempts_total', { outcome: 'succeeded' })).toBe(1);
  expect(await sampleOf(metrics, 'trainyard_attempts_total', { outcome: 'childLost' })).toBe(1);
  expect(await sampleOf(metrics, 'trainyard_attempts_running')).toBe(1);
  expect(await sampleOf(metrics, 'trainyard_queue_wait_seconds_bucket', { le: 0.1 })).toBe(1);
  expect(await sampleOf(metrics, 'trainyard_queue_wait_seconds_bucket', { le: 1 })).toBe(3);
  expect(await sampleOf(metrics, 'trainyard_queue_wait_seconds_sum')).toBeCloseTo(1.65);
});

it('tells the steps made, and how many a second since it was read before', async () => {
  let now = 0;
  const metrics = new WorkerMetrics(
    'w',
    () => 0,
    () => now,
  );
  metrics.stepsMade(30);
  // A resumed run that repeats steps takes none back.
  metrics.stepsMade(-5);
  now = 2000;
  expect(await sampleOf(metrics, 'trainyard_training_steps_per_second')).toBe(15);
  expect(await sampleOf(metrics, 'trainyard_training_steps_total')).toBe(30);
  now = 3000;
  expect(await sampleOf(metrics, 'trainyard_training_steps_per_second')).toBe(0);
});

it('tells how long its event loop was blocked', async () => {
  const metrics = new WorkerMetrics('w', () => 250);
  expect(await sampleOf(metrics, 'trainyard_worker_event_loop_lag_seconds')).toBe(0.25);
});
