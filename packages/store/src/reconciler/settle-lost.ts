import { isTerminal, type JobFailure, type JobStatus, phaseOf, transition } from '@trainyard/contracts';
import { TransitionRefused } from '../errors.ts';
import { whileVacant } from '../index/guard.ts';
import { JobAbsent, JobHeld } from '../index/outcomes.ts';
import { adoptFinal, endJob } from '../jobs/end-job.ts';
import { enqueueNext, type JobCore, settleRoom } from '../jobs/job-core.ts';
import { changeDraft } from '../jobs/state-change.ts';

/** Attempts in a row that may lose their worker without a further checkpoint. */
export const attemptBudget = 3;

/** What became of a job that was believed to have lost its worker. */
export type Settlement = 'held' | 'requeued' | 'paused' | 'ended' | 'untouched';

const lost = 'its worker was lost';

/** Attempts in a row, up to the latest, that lost their worker without a further checkpoint. */
export async function wastedAttempts({ records, checkpoints }: JobCore, id: string, latest: number): Promise<number> {
  const [[furthest], releases] = await Promise.all([checkpoints.ranked(id), records.releases(id)]);
  const since = furthest?.attempt ?? 0;
  const released = releases.filter((attempt) => attempt > since && attempt <= latest).length;
  return latest - since - released;
}

function poison({ attempt, progress }: JobStatus, wasted: number): JobFailure {
  return {
    code: 'poison',
    message: `${wasted} attempts in a row lost their worker without a further checkpoint.`,
    retryable: false,
    attempt,
    epoch: progress.epoch,
    step: progress.step,
    hint: 'Look at the logs of the workers; less memory (a smaller batch or network) is the usual cure.',
  };
}

async function endOrRequeue(core: JobCore, id: string, status: JobStatus): Promise<Settlement> {
  if (status.state === 'cancelling') {
    await endJob(core, id, { action: 'confirmCancel', details: { reason: lost }, guard: whileVacant });
    return 'ended';
  }
  if (status.state === 'pausing') return pause(core, id);
  const wasted = await wastedAttempts(core, id, status.attempt);
  if (wasted >= attemptBudget) {
    await endJob(core, id, { action: 'fail', details: { failure: poison(status, wasted) }, guard: whileVacant });
    return 'ended';
  }
  return requeue(core, id);
}

async function pause(core: JobCore, id: string): Promise<Settlement> {
  const { status } = await core.live.change(
    id,
    (live) => {
      if (live.status.state !== 'pausing') return [];
      const draft = changeDraft(id, live.status, 'confirmPause', { reason: lost });
      return draft ? [draft] : [];
    },
    whileVacant,
  );
  return status.state === 'paused' ? 'paused' : 'untouched';
}

async function requeue(core: JobCore, id: string): Promise<Settlement> {
  const live = await core.live.change(
    id,
    ({ status }) => {
      // Somebody else may have settled it, or a command may have come, since it was looked at.
      if (phaseOf[status.state] !== 'active' || !transition(status.state, 'requeue').allowed) return [];
      const draft = changeDraft(id, status, 'requeue', { reason: lost });
      return draft ? [draft] : [];
    },
    whileVacant,
  );
  const record = await core.records.get(id);
  if (!record || live.status.state !== 'queued') return 'untouched';
  await enqueueNext(core, record, live.status);
  return 'requeued';
}

/**
 * Settles a job that should be running and that nobody holds: it is queued again as its next attempt, paused when a pause
 * waits for it, or ended when a cancel does or its budget of attempts is spent. A job that somebody holds, or that is not active, stays.
 * @throws StoreUnavailable, StorageFull
 */
export async function settleLost(core: JobCore, id: string): Promise<Settlement> {
  const settlement = await settle(core, id);
  const record = settlement === 'held' || settlement === 'untouched' ? undefined : await core.records.get(id);
  if (record) await settleRoom(core, record);
  return settlement;
}

async function settle(core: JobCore, id: string): Promise<Settlement> {
  const final = await core.records.final(id);
  if (final) {
    await adoptFinal(core, final);
    return 'ended';
  }
  try {
    const live = await core.live.load(id);
    if (!live) throw new JobAbsent(id);
    if (isTerminal(live.status.state) || phaseOf[live.status.state] !== 'active') return 'untouched';
    if (await core.live.isHeld(id)) return 'held';
    return await endOrRequeue(core, id, live.status);
  } catch (error) {
    if (error instanceof JobHeld) return 'held';
    if (error instanceof JobAbsent || error instanceof TransitionRefused) return 'untouched';
    throw error;
  }
}
