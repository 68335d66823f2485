import { isTerminal } from '@trainyard/contracts';
import type { Store, StoredJob } from '@trainyard/store';

/**
 * Waits until a job is no longer as it was, or the signal aborts; the job as it stands then.
 * A job that has ended does not change: it comes back at once.
 */
export async function awaitChange(
  { jobs, events }: Pick<Store, 'jobs' | 'events'>,
  before: StoredJob,
  signal: AbortSignal,
): Promise<StoredJob> {
  const { id } = before.record;
  let job = before;
  if (isTerminal(job.status.state)) return job;
  for await (const _item of events.subscribe(id, { after: before.lastSeq, signal })) {
    job = (await jobs.get(id)) ?? job;
    if (job.version !== before.version) return job;
  }
  return signal.aborted ? job : ((await jobs.get(id)) ?? job);
}
