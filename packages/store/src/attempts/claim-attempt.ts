import {
  type AttemptClaim,
  type AttemptPayload,
  isTerminal,
  type JobRecord,
  schemaVersion,
} from '@trainyard/contracts';
import { ulid } from 'ulid';
import { AlreadyExists, Fenced, TransitionRefused } from '../errors.ts';
import { holderOf } from '../index/guard.ts';
import type { LiveJob } from '../index/live-job.ts';
import { JobAbsent } from '../index/outcomes.ts';
import { adoptFinal } from '../jobs/end-job.ts';
import { heedCommands, isBehindCommands } from '../jobs/heed-commands.ts';
import { type JobCore, moveNext, settleRoom } from '../jobs/job-core.ts';
import { changeDraft } from '../jobs/state-change.ts';
import { Lease, type LeaseOptions } from '../leases/lease.ts';
import { restoreJob } from '../reconciler/restore-job.ts';
import { settleLost } from '../reconciler/settle-lost.ts';
import { releaseAttempt } from '../records/attempt-release.ts';
import type { Claimant, NotClaimed } from './attempts.ts';
import { HeldAttempt } from './held-attempt.ts';

export interface ClaimDeps {
  core: JobCore;
  leases: LeaseOptions;
}

export type ClaimOutcome = { attempt: HeldAttempt } | { attempt: null; reason: NotClaimed };

const refused = (reason: NotClaimed): ClaimOutcome => ({ attempt: null, reason });

/** Why a job cannot be claimed by this entry, or its live state when it can. */
async function claimable(
  core: JobCore,
  { jobId, attempt }: AttemptPayload,
): Promise<{ record: JobRecord; live: LiveJob } | { reason: NotClaimed }> {
  const record = await core.records.get(jobId);
  if (!record) return { reason: 'unknownJob' };
  const final = await core.records.final(jobId);
  if (final) {
    await adoptFinal(core, final);
    return { reason: 'ended' };
  }
  let live = await core.live.load(jobId);
  if (!live) {
    await restoreJob(core, jobId);
    live = await core.live.load(jobId);
  }
  if (live && (await isBehindCommands(core, jobId, live))) {
    await heedCommands(core, jobId);
    live = await core.live.load(jobId);
  }
  if (!live || isTerminal(live.status.state)) return { reason: 'ended' };
  if (live.status.state === 'paused') return { reason: 'paused' };
  // An entry of an attempt that was claimed before comes again when its worker died with it.
  if (live.status.state !== 'queued') return { reason: await settled(core, jobId) };
  return attempt > live.status.attempt ? { record, live } : { reason: 'requeued' };
}

async function settled(core: JobCore, jobId: string): Promise<NotClaimed> {
  const settlement = await settleLost(core, jobId);
  return settlement === 'held' || settlement === 'untouched' ? 'heldByAnother' : settlement;
}

async function writeClaim(core: JobCore, record: JobRecord, live: LiveJob, worker: Claimant, leaseToken: string) {
  const { id } = record;
  const resumeFrom = (await core.checkpoints.resumable(id)) ?? null;
  const claim: AttemptClaim = {
    schemaVersion,
    jobId: id,
    attempt: Math.max(live.status.attempt, await core.records.lastClaim(id)) + 1,
    workerId: worker.workerId,
    leaseToken,
    fromCheckpoint: resumeFrom?.id ?? null,
    claimedAt: new Date().toISOString(),
    ...(worker.environment && { environment: worker.environment }),
  };
  await core.records.createClaim(claim);
  // It may have ended since it was looked at: nobody is to find a claim that came after the end.
  if (await core.records.final(id)) {
    await core.records.withdrawClaim(claim);
    throw new JobAbsent(id);
  }
  return { claim, resumeFrom };
}

/** Claims under a lease that was taken: first durably, then in the status. */
async function claimUnder(
  { core }: ClaimDeps,
  lease: Lease,
  record: JobRecord,
  known: LiveJob,
  worker: Claimant,
): Promise<Omit<ConstructorParameters<typeof HeldAttempt>[0], 'onOver'>> {
  const { claim, resumeFrom } = await writeClaim(core, record, known, worker, lease.value);
  const reason = resumeFrom ? `goes on from ${resumeFrom.id}` : null;
  try {
    const live = await core.live.change(
      record.id,
      ({ status }) => {
        const draft = changeDraft(record.id, status, 'claim', { attempt: claim.attempt, reason });
        return draft ? [draft] : [];
      },
      holderOf(lease.value),
      { known },
    );
    return { core, lease, claim, record, resumeFrom, live };
  } catch (error) {
    if (error instanceof TransitionRefused) await releaseAttempt(core.records, claim, 'a command came first');
    throw error;
  }
}

/** Claims a job that nobody ran when it was looked at. */
async function claimFound(
  deps: ClaimDeps,
  { record, live }: { record: JobRecord; live: LiveJob },
  worker: Claimant,
  onOver: (attempt: HeldAttempt) => void,
): Promise<ClaimOutcome> {
  const lease = await Lease.acquire(record.id, ulid(), deps.leases);
  if (!lease) return refused('heldByAnother');
  // From now on: checking the blobs of a large checkpoint may take longer than a lease lives.
  lease.keep(() => undefined);
  try {
    const options = await claimUnder(deps, lease, record, live, worker);
    return { attempt: new HeldAttempt({ ...options, onOver }) };
  } catch (error) {
    await lease.release();
    const late = error instanceof AlreadyExists || error instanceof Fenced || error instanceof JobAbsent;
    if (late) return refused('heldByAnother');
    if (error instanceof TransitionRefused) return refused(error.state === 'paused' ? 'paused' : 'ended');
    throw error;
  }
}

/** Puts an attempt that could not begin back into the queue. */
async function giveBack(core: JobCore, record: JobRecord, payload: AttemptPayload): Promise<void> {
  await core.queue.giveBack(payload);
  // A change of its priority while it was taken out did not find it in the queue.
  const now = await core.live.load(record.id);
  if (now) await moveNext(core, record, now.status);
}

/** Claims the attempt an entry stands for; see `Attempts.claim`. */
export async function claimAttempt(
  deps: ClaimDeps,
  payload: AttemptPayload,
  worker: Claimant,
  onOver: (attempt: HeldAttempt) => void,
): Promise<ClaimOutcome> {
  const found = await claimable(deps.core, payload);
  if ('reason' in found) return refused(found.reason);
  const { room } = deps.core;
  const claimed = await room.begin(found.record, () => claimFound(deps, found, worker, onOver));
  if (!claimed) await giveBack(deps.core, found.record, payload);
  await settleRoom(deps.core, found.record);
  return claimed ?? refused('noRoom');
}
