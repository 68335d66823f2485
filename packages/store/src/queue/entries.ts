import type { JobsOptions } from 'bullmq';
import { StoreUnavailable } from '../errors.ts';
import type { StoreLogger } from '../store.ts';
import type { LazyQueue } from './lazy-queue.ts';
import type { EnqueueOutcome, QueueCounts } from './queue.ts';

/** Runs what adds to a queue; without an answer from Redis its outcome is unknown. */
export async function unlessUnknown(
  logger: StoreLogger,
  about: object,
  add: () => Promise<EnqueueOutcome>,
): Promise<EnqueueOutcome> {
  try {
    return await add();
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    logger.warn({ err: error, ...about }, 'enqueue without an answer; the reconciler settles it');
    return 'unknown';
  }
}

/** Adds an entry to a queue. */
export function addEntry(
  queue: LazyQueue,
  logger: StoreLogger,
  data: object,
  options: JobsOptions,
): Promise<EnqueueOutcome> {
  return unlessUnknown(logger, { entry: options.jobId }, async () => {
    await queue.use((bull) => bull.add('entry', data, options));
    return 'queued';
  });
}

/** Entries of a queue. @throws StoreUnavailable */
export async function countsOf(queue: LazyQueue): Promise<QueueCounts> {
  const counts = await queue.use((bull) => bull.getJobCounts('wait', 'prioritized', 'active'));
  return { waiting: (counts.wait ?? 0) + (counts.prioritized ?? 0), active: counts.active ?? 0 };
}
