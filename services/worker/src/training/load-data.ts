import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FailureDraft } from '../attempt/messages.ts';
import { AttemptFailed } from './failure-of.ts';
import type { DataRequest, PreparedData } from './prepare-data.ts';

/** What the data thread answers: rows on shared memory, which are not copied, or why there are none. */
export type DataAnswer = { data: PreparedData } | { failure: FailureDraft };

/**
 * Prepares the data of a job in a thread of its own, which ends with its answer or with the signal.
 * @throws {AttemptFailed} when the data cannot be had
 */
export async function loadData(request: DataRequest, signal: AbortSignal): Promise<PreparedData> {
  const thread = new Worker(new URL('./data-thread.js', import.meta.url), { workerData: request });
  try {
    const [answer] = (await once(thread, 'message', { signal })) as [DataAnswer];
    if ('failure' in answer) throw new AttemptFailed(answer.failure);
    return answer.data;
  } finally {
    await thread.terminate();
  }
}
