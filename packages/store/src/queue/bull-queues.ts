import {
  type AttemptPayload,
  attemptEntryId,
  attemptPayloadSchema,
  type IngestPayload,
  ingestEntryId,
  ingestPayloadSchema,
  queueNames,
} from '@trainyard/contracts';
import type { JobsOptions } from 'bullmq';
import { StoreUnavailable } from '../errors.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import type { StoreLogger } from '../store.ts';
import { LazyQueue } from './lazy-queue.ts';
import type { EnqueueOutcome, Queue, QueueCounts, QueueWorker } from './queue.ts';
import { openQueueWorker, type QueueWorkerTiming } from './queue-worker.ts';

export interface BullQueuesOptions {
  redis: RedisGate;
  redisUrl: string;
  /** Of BullMQ's keys. */
  prefix: string;
  logger: StoreLogger;
  timing: QueueWorkerTiming & {
    /** An enqueue that takes longer has an unknown outcome. */
    enqueueMs: number;
  };
}

/** The queues, and what the store alone needs of them. */
export interface StoreQueue extends Queue {
  /** Takes an attempt out of the queue, if it still waits there; a failure is of no consequence. */
  removeAttempt(payload: AttemptPayload): Promise<void>;
  /** Moves an attempt to where its priority has it, if it waits; a failure is of no consequence. */
  moveAttempt(payload: AttemptPayload, priority: number): Promise<void>;
  /** Those of the given attempts that have no entry. @throws StoreUnavailable */
  missingAttempts(payloads: readonly AttemptPayload[]): Promise<AttemptPayload[]>;
  /** Those of the given ingests that have no entry. @throws StoreUnavailable */
  missingIngests(payloads: readonly IngestPayload[]): Promise<IngestPayload[]>;
  close(): Promise<void>;
}

const chunk = 500;

async function move(queue: LazyQueue, payload: AttemptPayload, priority: number): Promise<void> {
  // An entry that is being taken right now has nowhere to go.
  const moved = queue.use(async (bull) => (await bull.getJob(attemptEntryId(payload)))?.changePriority({ priority }));
  await moved.catch(() => undefined);
}

/** The queues on BullMQ. */
export function createBullQueues({ redis, redisUrl, prefix, logger, timing }: BullQueuesOptions): StoreQueue {
  const attempts = new LazyQueue(queueNames.attempts, redis, prefix, timing.enqueueMs);
  const ingest = new LazyQueue(queueNames.ingest, redis, prefix, timing.enqueueMs);
  const workers = new Set<QueueWorker>();

  async function enqueue(queue: LazyQueue, data: object, options: JobsOptions): Promise<EnqueueOutcome> {
    try {
      await queue.use((bull) => bull.add('entry', data, options));
      return 'queued';
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      logger.warn({ err: error, entry: options.jobId }, 'enqueue without an answer; the reconciler settles it');
      return 'unknown';
    }
  }

  async function missing<Payload>(
    queue: LazyQueue,
    payloads: readonly Payload[],
    entryId: (payload: Payload) => string,
  ): Promise<Payload[]> {
    const found: Payload[] = [];
    for (let start = 0; start < payloads.length; start += chunk) {
      const part = payloads.slice(start, start + chunk);
      const keys = await queue.use(async (bull) => part.map((payload) => bull.toKey(entryId(payload))));
      const present = await redis.call((client) => Promise.all(keys.map((key) => client.exists(key))));
      found.push(...part.filter((_, index) => present[index] === 0));
    }
    return found;
  }

  async function countsOf(queue: LazyQueue): Promise<QueueCounts> {
    const counts = await queue.use((bull) => bull.getJobCounts('wait', 'prioritized', 'active'));
    return { waiting: (counts.wait ?? 0) + (counts.prioritized ?? 0), active: counts.active ?? 0 };
  }

  function track(worker: QueueWorker): QueueWorker {
    workers.add(worker);
    return worker;
  }

  const common = { redisUrl, prefix, logger, timing };
  return {
    enqueueAttempt: (payload, priority) => enqueue(attempts, payload, { jobId: attemptEntryId(payload), priority }),
    enqueueIngest: (payload) => enqueue(ingest, payload, { jobId: ingestEntryId(payload) }),
    counts: async () => ({ attempts: await countsOf(attempts), ingest: await countsOf(ingest) }),
    createAttemptWorker: (processor, options = {}) =>
      track(
        openQueueWorker({ ...common, ...options, name: queueNames.attempts, schema: attemptPayloadSchema, processor }),
      ),
    createIngestWorker: (processor, options = {}) =>
      track(
        openQueueWorker({ ...common, ...options, name: queueNames.ingest, schema: ingestPayloadSchema, processor }),
      ),
    async removeAttempt(payload) {
      // An entry that is being taken right now stays: its claim finds the job ended.
      await attempts.use((bull) => bull.remove(attemptEntryId(payload))).catch(() => undefined);
    },
    moveAttempt: (payload, priority) => move(attempts, payload, priority),
    missingAttempts: (payloads) => missing(attempts, payloads, attemptEntryId),
    missingIngests: (payloads) => missing(ingest, payloads, ingestEntryId),
    async close() {
      await Promise.all([...workers].map((worker) => worker.close({ force: true })));
      attempts.close();
      ingest.close();
    },
  };
}
