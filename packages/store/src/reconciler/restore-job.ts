import {
  type CheckpointRecord,
  type DatasetRecord,
  type JobEventDraft,
  type JobRecord,
  type JobStatus,
  phaseOf,
} from '@trainyard/contracts';
import { ulid } from 'ulid';
import { deletedData, discardJob } from '../deletions/require-data.ts';
import { type Appended, appendDrafts, type LiveJob } from '../index/live-job.ts';
import { firstDraft } from '../jobs/begin-job.ts';
import { standingDrafts } from '../jobs/client-drafts.ts';
import { adoptFinal, liveFinal } from '../jobs/end-job.ts';
import { foldEvent } from '../jobs/fold-event.ts';
import { heedCommands } from '../jobs/heed-commands.ts';
import { emptyStatus } from '../jobs/initial-status.ts';
import { missedInterventions } from '../jobs/intervention-drafts.ts';
import { enqueueNext, type JobCore } from '../jobs/job-core.ts';
import { standingOf } from '../jobs/standing-commands.ts';
import { changeDraft } from '../jobs/state-change.ts';
import { releaseAttempt } from '../records/attempt-release.ts';
import { eventBase } from './event-base.ts';

const lost = 'Redis lost the job; it goes on from its last checkpoint';
const pageLimit = 5000;

interface Stored {
  status: JobStatus;
  seq: number;
  /** Checkpoints that were told of. */
  announced: Set<string>;
}

/** What the stored events of a job add up to. */
async function foldStored({ segments }: JobCore, record: JobRecord): Promise<Stored> {
  const announced = new Set<string>();
  let status = emptyStatus(record);
  let seq = 0;
  for (;;) {
    const events = await segments.after(record.id, seq, pageLimit);
    const last = events.at(-1);
    if (!last) return { status, seq, announced };
    for (const event of events) if (event.type === 'checkpoint') announced.add(event.data.checkpoint);
    status = events.reduce(foldEvent, status);
    seq = last.seq;
  }
}

/** Notes that the latest attempt ended through no fault of the job; when it was noted first. */
async function releaseLast({ records }: JobCore, jobId: string, attempt: number): Promise<string | undefined> {
  if (attempt === 0) return undefined;
  await releaseAttempt(records, { jobId, attempt }, lost);
  return (await records.release(jobId, attempt))?.releasedAt;
}

const lossOf = ({ metrics: { values } }: CheckpointRecord): number =>
  values['validation.loss'] ?? values['train.loss'] ?? Number.POSITIVE_INFINITY;

/** Events of the checkpoints that are stored and were not told of, in the order they were made. */
function checkpointDrafts(stored: Stored, ranked: readonly CheckpointRecord[]): JobEventDraft[] {
  const inOrder = ranked.toReversed();
  const best = inOrder.reduce<CheckpointRecord | undefined>(
    (least, record) => (least && lossOf(least) <= lossOf(record) ? least : record),
    undefined,
  );
  return inOrder
    .filter(({ id }) => !stored.announced.has(id))
    .map(({ id: checkpoint, attempt, step, epoch }) => ({
      type: 'checkpoint',
      attempt,
      step,
      data: { checkpoint, epoch, best: checkpoint === best?.id },
    }));
}

/** The event of a job that comes back: it is queued, unless it waits, was queued, or is about to be paused or cancelled. */
function comebackDrafts(id: string, status: JobStatus): JobEventDraft[] {
  if (phaseOf[status.state] !== 'active' || status.state === 'cancelling') return [];
  const action = status.state === 'pausing' ? 'confirmPause' : 'requeue';
  const draft = changeDraft(id, status, action, { reason: lost });
  return draft ? [draft] : [];
}

/** Whether a job may have waited for its dataset before that was ready. */
function wasAdmitted({ createdAt }: JobRecord, dataset: DatasetRecord | undefined): boolean {
  return dataset?.readyAt ? dataset.readyAt >= createdAt : false;
}

/** A job as it comes back, and whether somebody may be writing its end: nobody ends one that nobody ran or asked anything of. */
interface Comeback extends Appended {
  mayBeEnding: boolean;
}

/**
 * A job that lives, as its artifacts have it, with what is appended because it comes back. Nothing else enters into it,
 * not the time either: restored twice from the same artifacts it tells the same.
 */
async function comeback(core: JobCore, record: JobRecord): Promise<Comeback> {
  const { id } = record;
  const [stored, claimed, ranked, commands, dataset] = await Promise.all([
    foldStored(core, record),
    core.records.lastClaim(id),
    core.checkpoints.ranked(id),
    core.records.commands(id),
    core.datasets.get(record.spec.dataset),
  ]);
  const attempt = Math.max(stored.status.attempt, claimed);
  const releasedAt = await releaseLast(core, id, attempt);
  const admitted = wasAdmitted(record, dataset);
  const seq = eventBase({ storedSeq: stored.seq, attempt, commands: commands.length, admitted });
  // Commands are ordered by the revision they made: that of a job goes on above all of them.
  const told = seq > stored.seq ? seq : stored.status.revision;
  const status = { ...stored.status, attempt, revision: Math.max(told, standingOf(commands).revision) };
  const first = stored.seq === 0 ? [firstDraft(dataset, status)] : [];
  const drafts = [...first, ...checkpointDrafts(stored, ranked), ...comebackDrafts(id, status)];
  const live: LiveJob = { status, seq, flushed: seq, born: ulid() };
  const back = appendDrafts(live, drafts, releasedAt ?? record.createdAt);
  const isReady = dataset?.state === 'ready';
  const heeded = [
    ...missedInterventions(back.live.status, commands),
    ...standingDrafts(id, back.live.status, commands, isReady),
  ];
  const after = appendDrafts(back.live, heeded, commands.at(-1)?.acceptedAt ?? record.createdAt);
  const mayBeEnding = claimed > 0 || commands.length > 0 || !isReady;
  return { live: after.live, events: [...back.events, ...after.events], mayBeEnding };
}

/** How a job is restored. */
interface RestoreOptions {
  /** Whether one that is queued is put into the queue; else the reconciler does it. */
  enqueues: boolean;
}

async function restoreUnfinished(
  core: JobCore,
  record: JobRecord,
  place: number,
  options: RestoreOptions,
): Promise<boolean> {
  const { live, events, mayBeEnding } = await comeback(core, record);
  // Before anybody is told: an end that was put together before is not written any more.
  if (mayBeEnding && !(await core.records.noteComeback(record.id, place)) && (await core.records.final(record.id)))
    return restoreJob(core, record.id, options);
  if (!(await core.live.create(record, live, events))) return true;
  if ((await deletedData(core, record)).length > 0) {
    // Nobody was told of the job: what is deleted was used by none that was accepted.
    await discardJob(core, record.id);
    return false;
  }
  await heedCommands(core, record.id);
  if (!options.enqueues) return true;
  const heeded = await core.live.load(record.id);
  if (heeded?.status.state === 'queued') await enqueueNext(core, record, heeded.status);
  return true;
}

/**
 * Puts a job into Redis as its artifacts have it: one that ended as it ended, any other to go on from its last
 * checkpoint, its sequence of events continued above all that anybody was told. Tells whether there is such a job.
 */
export async function restoreJob(
  core: JobCore,
  id: string,
  options: RestoreOptions = { enqueues: true },
): Promise<boolean> {
  const record = await core.records.fresh(id);
  if (!record || (await core.deletions.isRemoved(id))) return false;
  const end = await core.records.end(id);
  if (!end.final) return restoreUnfinished(core, record, end.place, options);
  const { final } = end;
  await core.live.create(record, liveFinal(final), []);
  await adoptFinal(core, final);
  if (!(await core.deletions.isRemoved(id))) return true;
  await core.live.remove(id, record, final.interventions);
  return false;
}
