import { type ClientAction, isTerminal, type JobEventDraft, type JobStatus } from '@trainyard/contracts';
import { anybody } from '../index/guard.ts';
import type { LiveJob } from '../index/live-job.ts';
import { JobAbsent } from '../index/outcomes.ts';
import { clientDrafts } from './client-drafts.ts';
import { endJob, liveFinal } from './end-job.ts';
import { enqueueNext, type JobCore } from './job-core.ts';
import { settleWaitingJob } from './settle-waiting.ts';

async function datasetOf(core: JobCore, id: string) {
  const record = await core.records.get(id);
  return record && core.datasets.get(record.spec.dataset);
}

/** Makes the queue agree with what an action did. */
async function followUp(core: JobCore, id: string, before: JobStatus, after: JobStatus): Promise<void> {
  if (before.state === 'queued') await core.queue.removeAttempt({ jobId: id, attempt: before.attempt + 1 });
  if (after.state === 'waiting') await settleWaitingJob(core, id, await datasetOf(core, id));
  const record = after.state === 'queued' ? await core.records.get(id) : undefined;
  if (record) await enqueueNext(core, record, after);
}

/** Ends a job by an action, or changes it; undefined when another change came first. */
async function apply(
  core: JobCore,
  id: string,
  before: LiveJob,
  drafts: readonly JobEventDraft[],
  action: ClientAction,
): Promise<LiveJob | undefined> {
  const last = drafts.at(-1);
  if (last?.type === 'state' && isTerminal(last.data.state)) {
    const final = await endJob(core, id, { action, guard: anybody });
    return final && liveFinal(final);
  }
  let applied: readonly JobEventDraft[] = [];
  const plan = ({ born, seq }: LiveJob) => {
    applied = born === before.born && seq === before.seq ? drafts : [];
    return applied;
  };
  const after = await core.live.change(id, plan, anybody, { known: before });
  return applied.length > 0 ? after : undefined;
}

/**
 * Puts what a client asks into effect, by the table of transitions: at once for a job that nobody runs; one that runs
 * stops at its next step. Nothing is done when it is in effect already. Returns the job after it.
 * @throws TransitionRefused, JobAbsent, StoreUnavailable, StorageFull
 */
export async function actOnJob(core: JobCore, id: string, action: ClientAction): Promise<LiveJob> {
  const isReady = action !== 'resume' || (await datasetOf(core, id))?.state === 'ready';
  for (;;) {
    const before = await core.live.load(id);
    if (!before) throw new JobAbsent(id);
    const drafts = clientDrafts(id, before.status, action, isReady);
    if (drafts.length === 0) return before;
    const after = await apply(core, id, before, drafts, action);
    if (!after) continue;
    await followUp(core, id, before.status, after.status);
    return after;
  }
}
