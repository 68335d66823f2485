import type { JobCore } from '../jobs/job-core.ts';
import { each, type Tally } from './pass.ts';
import { restoreJob } from './restore-job.ts';

const restoredAtATime = 16;

/**
 * Restores jobs, many at a time. Those that are queued are put into the queue by a later pass, in their order; ended ones
 * are only read.
 */
export async function restoreAll(core: JobCore, ids: readonly string[], tally: Pick<Tally, 'rebuilt'>): Promise<void> {
  const restore = async (id: string) => {
    if (await restoreJob(core, id, { enqueues: false })) tally.rebuilt += 1;
  };
  await each(core, ids, restore, restoredAtATime);
}
