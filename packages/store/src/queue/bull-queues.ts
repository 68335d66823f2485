import {
  attemptPayloadSchema,
  type IngestPayload,
  ingestEntryId,
  ingestPayloadSchema,
  queueNames,
} from '@trainyard/contracts';
import type { RedisGate } from '../redis/redis-gate.ts';
import type { StoreLogger } from '../store.ts';
import { type AttemptQueue, createAttemptQueue } from './attempt-queue.ts';
import { addEntry, countsOf } from './entries.ts';
import { LazyQueue } from './lazy-queue.ts';
import { createPending } from './pending.ts';
import type { Queue, QueueWorker } from './queue.ts';
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
export interface StoreQueue extends Queue, Omit<AttemptQueue, keyof Queue | 'attemptCounts' | 'inTurn'> {
  /** Those of the given ingests that have no entry. @throws StoreUnavailable */
  missingIngests(payloads: readonly IngestPayload[]): Promise<IngestPayload[]>;
  close(): Promise<void>;
}

const chunk = 500;

/** The queues on BullMQ. */
export function createBullQueues({ redis, redisUrl, prefix, logger, timing }: BullQueuesOptions): StoreQueue {
  const attempts = new LazyQueue(queueNames.attempts, redis, prefix, timing.enqueueMs);
  const ingest = new LazyQueue(queueNames.ingest, redis, prefix, timing.enqueueMs);
  const workers = new Set<QueueWorker>();
  const pending = createPending(redis, `${prefix}:pending`);
  const ofAttempts = createAttemptQueue({ queue: attempts, pending, redis, logger });

  async function missingIngests(payloads: readonly IngestPayload[]): Promise<IngestPayload[]> {
    const found: IngestPayload[] = [];
    for (let start = 0; start < payloads.length; start += chunk) {
      const part = payloads.slice(start, start + chunk);
      const keys = await ingest.use(async (bull) => part.map((payload) => bull.toKey(ingestEntryId(payload))));
      const present = await redis.call((client) => Promise.all(keys.map((key) => client.exists(key))));
      found.push(...part.filter((_, index) => present[index] === 0));
    }
    return found;
  }

  function track(worker: QueueWorker): QueueWorker {
    workers.add(worker);
    return worker;
  }

  const common = { redisUrl, prefix, logger, timing };
  const { inTurn, attemptCounts, ...attemptMethods } = ofAttempts;
  return {
    ...attemptMethods,
    enqueueIngest: (payload) => addEntry(ingest, logger, payload, { jobId: ingestEntryId(payload) }),
    counts: async () => {
      const [waiting, ingests] = await Promise.all([attemptCounts(), countsOf(ingest)]);
      return { attempts: waiting, ingest: ingests };
    },
    createAttemptWorker: (processor, options = {}) => {
      const ofQueue = { name: queueNames.attempts, schema: attemptPayloadSchema, processor: inTurn(processor) };
      return track(openQueueWorker({ ...common, ...options, ...ofQueue }));
    },
    createIngestWorker: (processor, options = {}) =>
      track(
        openQueueWorker({ ...common, ...options, name: queueNames.ingest, schema: ingestPayloadSchema, processor }),
      ),
    missingIngests,
    async close() {
      await Promise.all([...workers].map((worker) => worker.close({ force: true })));
      attempts.close();
      ingest.close();
    },
  };
}
