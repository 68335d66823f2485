import { type Job, type JobPlace, jobResource } from '@trainyard/contracts';
import type { StoredJob } from '@trainyard/store';
import { z } from 'zod';

/** Headers of an answer with a job. */
export const retryAfterHeader = z.object({
  'retry-after': z
    .string()
    .optional()
    .describe('`pollAfterMs` in whole seconds, at least 1; absent once the job has ended.'),
});

interface Reply {
  header(name: string, value: string): unknown;
}

/** The resource of a job, with the header that says how soon to ask again. `queue` is where it stands. Default: not told. */
export function jobAnswer(reply: Reply, { record, status }: StoredJob, queue?: JobPlace | null): Job {
  const job = jobResource(record, status, queue);
  if (job.pollAfterMs !== null) reply.header('retry-after', String(Math.ceil(job.pollAfterMs / 1000)));
  return job;
}
