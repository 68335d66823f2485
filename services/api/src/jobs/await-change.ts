import { isTerminal } from '@trainyard/contracts';
import type { ProjectStore, StoredJob } from '@trainyard/store';
import type { EventStreams } from './event-streams.ts';

/**
 * Waits until a job is no longer as it was, or the signal aborts; the job as it stands then.
 * A job that has ended does not change: it comes back at once.
 */
export async function awaitChange(
  { jobs, streams }: { jobs: ProjectStore['jobs']; streams: EventStreams },
  before: StoredJob,
  signal: AbortSignal,
): Promise<StoredJob> {
  const { id } = before.record;
  let job = before;
  if (isTerminal(job.status.state)) return job;
  for await (const _batch of streams.follow(id, { after: before.lastSeq, signal })) {
    job = (await jobs.get(id)) ?? job;
    if (job.version !== before.version) return job;
  }
  return signal.aborted ? job : ((await jobs.get(id)) ?? job);
}
