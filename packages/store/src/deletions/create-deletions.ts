import { isTerminal } from '@trainyard/contracts';
import { JobNotEnded, NotFound, ResourceInUse, StorageFailed, StorageFull, StoreUnavailable } from '../errors.ts';
import type { JobCore } from '../jobs/job-core.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { about } from '../records/about.ts';
import { isId } from '../records/keys.ts';
import type { Verdict } from '../removal/removal-log.ts';
import type { DeletionRequest, Deletions } from './deletions.ts';
import { finishDeletion } from './finish-deletion.ts';
import { hasEnded, livingUsers } from './living-users.ts';

/** Throws when a resource may not be removed as things stand. */
type Allowed = () => Promise<void>;

const tries = 20;

const absent = (id: string): NotFound => new NotFound(`${id}: expected a record, received none`);

async function unused(core: JobCore, id: string): Promise<void> {
  const users = await livingUsers(core, id);
  const own = isId('checkpoint', id) ? (await core.checkpoints.get(id))?.jobId : undefined;
  if (own !== undefined && !(await hasEnded(core, own))) users.unshift(own);
  if (users.length > 0) throw new ResourceInUse(id, [...new Set(users)]);
}

/** A removal that is proposed and still allowed; turned down when it is not. */
async function proposed(core: JobCore, id: string, requestId: string, allowed: Allowed): Promise<Verdict | undefined> {
  const last = await core.deletions.latest(id);
  if (last?.verdict === 'removed') throw absent(id);
  if (last?.verdict !== 'proposed') {
    await core.deletions.decide(id, last, 'proposed', requestId);
    const next = await core.deletions.latest(id);
    if (next?.verdict !== 'proposed') return undefined;
    return proposed(core, id, requestId, allowed);
  }
  try {
    await allowed();
    return last;
  } catch (error) {
    await core.deletions.decide(id, last, 'kept', requestId);
    throw error;
  }
}

/** Decides that a resource is removed: from then on it is gone, whatever happens. */
export async function decideRemoval(core: JobCore, id: string, requestId: string, allowed: Allowed): Promise<void> {
  for (let tried = 0; tried < tries; tried += 1) {
    await allowed();
    const last = await proposed(core, id, requestId, allowed);
    if (last && (await core.deletions.decide(id, last, 'removed', requestId))) return;
  }
  throw new StoreUnavailable(`${id}: is being used and given up all the time; try again`);
}

async function finish(core: JobCore, id: string): Promise<void> {
  try {
    await finishDeletion(core, id);
    core.logger.info(about(id), 'deleted');
  } catch (error) {
    // It is decided, and no longer shown: what is left of it the reconciler removes.
    if (!(error instanceof StorageFailed || error instanceof StorageFull)) throw error;
    core.logger.warn({ err: error, ...about(id) }, 'deleted; what is left of it will be removed later');
  }
}

/** Deletions on the records of jobs and what they use. */
export function createDeletions(core: JobCore, jobs: Pick<Jobs, 'get'>): Deletions {
  async function remove(id: string, { requestId, check }: DeletionRequest, allowed: Allowed): Promise<void> {
    // Asked before anything is decided: a removal that cannot be finished is better refused.
    await core.redis.call((redis) => redis.ping());
    await decideRemoval(core, id, requestId, async () => {
      await check?.();
      await allowed();
    });
    await finish(core, id);
  }

  async function existing(id: string, found: Promise<unknown>): Promise<void> {
    if ((await found) === undefined) throw absent(id);
  }

  return {
    job: (id, request) =>
      remove(id, request, async () => {
        const job = await jobs.get(id);
        if (!job) throw absent(id);
        if (!isTerminal(job.status.state)) throw new JobNotEnded(id, job.status.state);
      }),
    dataset: (id, request) =>
      remove(id, request, async () => {
        await existing(id, core.datasets.get(id));
        await unused(core, id);
      }),
    model: (id, request) =>
      remove(id, request, async () => {
        await existing(id, core.models.get(id));
        await unused(core, id);
      }),
    checkpoint: (id, request) =>
      remove(id, request, async () => {
        const found = (await core.checkpoints.get(id)) ?? (await core.importedCheckpoints.get(id));
        if (!found) throw absent(id);
        await unused(core, id);
      }),
  };
}
