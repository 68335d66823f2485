import type { AttemptOutcome, WorkerMetricsJson } from '@trainyard/store';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds that an attempt may have waited, as bounds of a histogram: from one that is taken at once to one that waits for a day. */
const waitBounds = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400];

/** What a worker counts of its attempts; told with its heartbeat, and served by the API for all workers. */
export class WorkerMetrics {
  readonly #registry = new Registry();
  readonly #wait = new Histogram({
    name: 'trainyard_queue_wait_seconds',
    help: 'Time that attempts waited in the queue before a worker took them.',
    buckets: waitBounds,
    registers: [this.#registry],
  });
  readonly #outcomes = new Counter({
    name: 'trainyard_attempts_total',
    help: 'Attempts that ended, by outcome.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });
  readonly #steps = new Counter({
    name: 'trainyard_training_steps_total',
    help: 'Training steps (updates) made.',
    registers: [this.#registry],
  });
  readonly #rate = new Gauge({
    name: 'trainyard_training_steps_per_second',
    help: 'Training steps a second, since the heartbeat before.',
    registers: [this.#registry],
  });
  readonly #running = new Gauge({
    name: 'trainyard_attempts_running',
    help: 'Attempts in hand.',
    registers: [this.#registry],
  });
  readonly #lag = new Gauge({
    name: 'trainyard_worker_event_loop_lag_seconds',
    help: 'Longest time that the event loop of the worker was blocked, since the heartbeat before.',
    registers: [this.#registry],
  });
  readonly #readLagMs: () => number;
  readonly #now: () => number;
  #told: { at: number; steps: number };
  #stepsMade = 0;

  /** `readLagMs` gives the longest block of the event loop since it was last asked, in milliseconds. `now` is a clock in milliseconds. */
  constructor(workerId: string, readLagMs: () => number, now: () => number = () => performance.now()) {
    this.#registry.setDefaultLabels({ worker: workerId });
    this.#readLagMs = readLagMs;
    this.#now = now;
    this.#told = { at: now(), steps: 0 };
  }

  /** An attempt was taken that was queued so long ago. */
  attemptTaken(waitedMs: number): void {
    this.#wait.observe(Math.max(0, waitedMs) / 1000);
    this.#running.inc();
  }

  /** An attempt that was taken is over. */
  attemptOver(outcome: AttemptOutcome | 'childLost' | 'leaseLost'): void {
    this.#outcomes.inc({ outcome });
    this.#running.dec();
  }

  /** So many further steps were made. */
  stepsMade(steps: number): void {
    if (steps <= 0) return;
    this.#steps.inc(steps);
    this.#stepsMade += steps;
  }

  /** Everything as it stands; rates are since the last time. */
  async read(): Promise<WorkerMetricsJson> {
    const now = this.#now();
    const { at, steps } = this.#told;
    this.#rate.set(now > at ? ((this.#stepsMade - steps) * 1000) / (now - at) : 0);
    this.#lag.set(this.#readLagMs() / 1000);
    this.#told = { at: now, steps: this.#stepsMade };
    return this.#registry.getMetricsAsJSON();
  }
}
