import { type DeliveryPayload, deliveryEntryId, deliveryPayloadSchema, queueNames } from '@trainyard/contracts';
import { StoreUnavailable } from '../errors.ts';
import type { BullQueuesOptions } from '../queue/bull-queues.ts';
import { LazyQueue } from '../queue/lazy-queue.ts';
import type { Processor, QueueWorker, QueueWorkerOptions } from '../queue/queue.ts';
import { openQueueWorker } from '../queue/queue-worker.ts';

/** The queue of deliveries: an entry is one try, and holds identifiers only. */
export interface DeliveryQueue {
  /** Puts a try into the queue, to be taken after a delay. A failure is an unknown outcome: `sweep` settles it. */
  enqueue(payload: DeliveryPayload, delayMs: number): Promise<void>;
  /** Whether a try has an entry. @throws StoreUnavailable */
  has(payload: DeliveryPayload): Promise<boolean>;
  createWorker(processor: Processor<DeliveryPayload>, options?: QueueWorkerOptions): QueueWorker;
  close(): Promise<void>;
}

/** The queue of deliveries on BullMQ. */
export function createDeliveryQueue({ redis, redisUrl, prefix, logger, timing }: BullQueuesOptions): DeliveryQueue {
  const name = queueNames.deliveries;
  const queue = new LazyQueue(name, redis, prefix, timing.enqueueMs);
  const workers = new Set<QueueWorker>();
  return {
    async enqueue(payload, delayMs) {
      const options = { jobId: deliveryEntryId(payload), delay: Math.max(0, Math.round(delayMs)), priority: 1 };
      try {
        await queue.use((bull) => bull.add('entry', payload, options));
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        logger.warn({ err: error, entry: options.jobId }, 'a try to deliver is queued later');
      }
    },
    async has(payload) {
      const key = await queue.use(async (bull) => bull.toKey(deliveryEntryId(payload)));
      return (await redis.call((client) => client.exists(key))) === 1;
    },
    createWorker(processor, options = {}) {
      const common = { redisUrl, prefix, logger, timing };
      const worker = openQueueWorker({ ...common, ...options, name, schema: deliveryPayloadSchema, processor });
      workers.add(worker);
      return worker;
    },
    async close() {
      await Promise.all([...workers].map((worker) => worker.close({ force: true })));
      queue.close();
    },
  };
}
