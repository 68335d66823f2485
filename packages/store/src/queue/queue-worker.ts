import { setTimeout as sleep } from 'node:timers/promises';
import { DelayedError, type Job, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { z } from 'zod';
import { retryDelayMs } from '../redis/redis-gate.ts';
import type { StoreLogger } from '../store.ts';
import { Postponed } from './postponed.ts';
import type { Processor, QueueWorker, QueueWorkerOptions } from './queue.ts';

/** Durations of a queue's workers, in milliseconds. */
export interface QueueWorkerTiming {
  /** Life of the lock on an entry without renewal. */
  lockMs: number;
  /** Between checks for entries whose worker stopped renewing. */
  stalledCheckMs: number;
}

export interface OpenQueueWorkerOptions<Payload> extends QueueWorkerOptions {
  name: string;
  schema: z.ZodType<Payload>;
  processor: Processor<Payload>;
  redisUrl: string;
  prefix: string;
  logger: StoreLogger;
  timing: QueueWorkerTiming;
}

/** How long a close waits for a Redis that may be gone. */
const closeMs = 3000;
/** BullMQ fails an entry that stalled oftener; how often a job may lose its worker is for the reconciler to say. */
const maxStalledCount = 1_000_000;

/** Entries in hand, so that a close can wait for them without asking Redis. */
class Hand {
  readonly #entries = new Set<Promise<void>>();

  async hold(work: Promise<void>): Promise<void> {
    this.#entries.add(work);
    try {
      await work;
    } finally {
      this.#entries.delete(work);
    }
  }

  async empty(): Promise<void> {
    await Promise.allSettled(this.#entries);
  }
}

/** Starts taking entries of a queue. */
export function openQueueWorker<Payload>(options: OpenQueueWorkerOptions<Payload>): QueueWorker {
  const { name, schema, processor, redisUrl, prefix, logger, timing, concurrency = 1 } = options;
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy: retryDelayMs });
  connection.on('error', () => undefined);
  const hand = new Hand();

  async function run(job: Job, token: string | undefined, signal: AbortSignal): Promise<void> {
    const entryId = job.id ?? '';
    try {
      await processor(schema.parse(job.data), { entryId, signal, delivery: job.attemptsStarted });
    } catch (error) {
      if (error instanceof Postponed) {
        await job.moveToDelayed(Date.now() + error.delayMs, token);
        throw new DelayedError();
      }
      // What an entry holds are identifiers.
      logger.error(
        { ...job.data, err: error, entry: entryId, queue: name },
        'a processor failed; the reconciler settles its job',
      );
      throw error;
    }
  }

  // BullMQ hands a signal only to a processor that declares three parameters.
  const process = (job: Job, token: string | undefined, signal?: AbortSignal): Promise<void> =>
    hand.hold(run(job, token, signal ?? new AbortController().signal));

  const worker = new Worker(name, process, {
    connection,
    prefix,
    concurrency,
    lockDuration: timing.lockMs,
    stalledInterval: timing.stalledCheckMs,
    maxStalledCount,
    runRetryDelay: 1000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  });
  worker.on('error', (error) => logger.warn({ err: error, queue: name }, 'the queue reports an error'));
  worker.on('lockRenewalFailed', (ids: string[]) => {
    for (const id of ids) worker.cancelJob(id, 'the lock of this entry was lost');
  });

  async function close({ force = false }: { force?: boolean } = {}): Promise<void> {
    if (force) worker.cancelAllJobs('this worker is closing');
    const closing = worker.close();
    await hand.empty();
    await Promise.race([closing, sleep(closeMs, undefined, { ref: false })]);
    connection.disconnect();
  }
  let closed: Promise<void> | undefined;
  return {
    close(closeOptions) {
      closed ??= close(closeOptions);
      if (closeOptions?.force) worker.cancelAllJobs('this worker is closing');
      return closed;
    },
  };
}
