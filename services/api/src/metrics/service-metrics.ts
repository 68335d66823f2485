import { type Store, StoreUnavailable } from '@trainyard/store';
import { AggregatorRegistry, Gauge, Registry } from 'prom-client';

/** What is read of the store. */
export type MeasuredStore = Pick<Store, 'jobs' | 'queue' | 'workers'>;

async function measure({ jobs, queue, workers }: MeasuredStore, registry: Registry): Promise<object[][]> {
  const [states, depths, alive, told] = await Promise.all([
    jobs.counts(),
    queue.counts(),
    workers.list(),
    workers.metrics(),
  ]);
  const registers = [registry];
  const ofState = new Gauge({
    name: 'trainyard_jobs',
    help: 'Jobs by state.',
    labelNames: ['state'] as const,
    registers,
  });
  for (const [state, count] of Object.entries(states)) ofState.set({ state }, count);
  const depth = new Gauge({
    name: 'trainyard_queue_depth',
    help: 'Entries of the queues: those that wait, and those a worker has in hand.',
    labelNames: ['queue', 'state'] as const,
    registers,
  });
  for (const [name, { waiting, active }] of Object.entries(depths)) {
    depth.set({ queue: name, state: 'waiting' }, waiting);
    depth.set({ queue: name, state: 'active' }, active);
  }
  new Gauge({ name: 'trainyard_workers', help: 'Workers that are alive.', registers }).set(alive.length);
  return told.map((metrics) => [...metrics]);
}

/**
 * What the service as a whole counts, as Prometheus reads it: jobs by state, depth of the queues, and what every worker that is
 * alive told with its heartbeat. Without Redis only that it is away.
 */
export async function serviceMetrics(store: MeasuredStore): Promise<string> {
  const registry = new Registry();
  const up = new Gauge({ name: 'trainyard_redis_up', help: 'Whether Redis answers.', registers: [registry] });
  try {
    const told = await measure(store, registry);
    up.set(1);
    const ofWorkers = AggregatorRegistry.aggregate(told.filter((metrics) => metrics.length > 0));
    return `${await registry.metrics()}\n${await ofWorkers.metrics()}`;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    up.set(0);
    return registry.metrics();
  }
}
