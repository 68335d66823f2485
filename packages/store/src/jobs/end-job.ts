import {
  type BlobRef,
  canonicalJson,
  type FinalRecord,
  finalRecordSchema,
  isTerminal,
  type JobAction,
  type JobReport,
  schemaVersion,
} from '@trainyard/contracts';
import { ulid } from 'ulid';
import { AlreadyExists, StoreUnavailable } from '../errors.ts';
import { endEvent, finalStatus } from '../events/end-event.ts';
import type { Guard } from '../index/guard.ts';
import { appendDrafts, type LiveJob } from '../index/live-job.ts';
import { JobAbsent } from '../index/outcomes.ts';
import { buildManifest } from './build-manifest.ts';
import { flushed, type JobCore } from './job-core.ts';
import { type ChangeDetails, changeDraft } from './state-change.ts';

/** How a job ends. */
export interface Ending {
  action: JobAction;
  details?: ChangeDetails;
  guard: Guard;
  weightsSha256?: string | null;
  initialWeightsSha256?: string | null;
  reports?: readonly JobReport[];
  /** Names this end when it is tried again. Default: a new name. */
  token?: string;
}

/** An end under the seal of its token. */
type Sealing = Ending & { token: string };

interface Ended {
  final: FinalRecord;
  before: LiveJob;
  after: LiveJob;
}

/** A final record as Redis shows it. */
export function liveFinal(final: FinalRecord): LiveJob {
  return { status: finalStatus(final), seq: final.lastSeq, flushed: final.lastSeq, born: ulid() };
}

/** Makes Redis say what a final record says; without Redis the reconciler does it later. */
export async function adoptFinal({ live, logger }: JobCore, final: FinalRecord): Promise<void> {
  try {
    await live.adopt(final.jobId, liveFinal(final), endEvent(final));
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    logger.warn({ err: error, jobId: final.jobId }, 'the end of a job is durable and will be announced later');
  }
}

const putReport = ({ artifacts }: JobCore, report: JobReport): Promise<BlobRef> =>
  artifacts.putBlob(Buffer.from(JSON.stringify(report)));

async function putManifest(core: JobCore, final: FinalRecord, ending: Ending): Promise<BlobRef | undefined> {
  const record = await core.records.get(final.jobId);
  if (!record) return undefined;
  const { reports = [], initialWeightsSha256 = null } = ending;
  const manifest = await buildManifest(core, { record, final, reports, initialWeightsSha256 });
  return core.artifacts.putBlob(Buffer.from(canonicalJson(manifest)));
}

/**
 * Makes sure that a job is still the one that was sealed: had Redis lost it meanwhile, others were told of what was restored,
 * and an end that knows nothing of that would take it back. @throws JobAbsent, Fenced, JobHeld, StoreUnavailable
 */
async function checkSealed({ live, seals }: JobCore, id: string, { guard, token }: Sealing, sealed: LiveJob) {
  await seals.put(id, guard, token);
  if ((await live.load(id))?.born !== sealed.born) throw new JobAbsent(id);
}

/** Writes the final record of a sealed job into a place that was free before; undefined when the action would not end it as it stands now. */
async function writeFinal(core: JobCore, id: string, ending: Sealing, place: number): Promise<Ended | undefined> {
  const sealed = await core.live.load(id);
  if (!sealed) throw new JobAbsent(id);
  const draft = changeDraft(id, sealed.status, ending.action, ending.details);
  if (!draft || !isTerminal(draft.data.state)) return undefined;
  const before = await flushed(core, id, sealed);
  const metricHistory = await core.metrics.storeHistory(id);
  const reports = await Promise.all((ending.reports ?? []).map((report) => putReport(core, report)));
  const { live } = appendDrafts(before, [draft], new Date().toISOString());
  const status = { ...live.status, weightsSha256: ending.weightsSha256 ?? null };
  const left = { jobId: id, ...status, lastSeq: live.seq, metricHistory, reports };
  const ended = finalRecordSchema.parse({ schemaVersion, ...left });
  const manifest = await putManifest(core, ended, ending);
  const final = { ...ended, ...(manifest && { manifest }) };
  await checkSealed(core, id, ending, sealed);
  await core.records.createFinal(final, place);
  return { final, before, after: { ...live, status } };
}

/**
 * Ends a job: everything it leaves is durable, the final record last, before anybody is told. A job that ended before
 * stays as it ended. Undefined when the action would not end the job as it stands.
 * @throws TransitionRefused, Fenced, JobHeld, JobAbsent, StorageFull, StoreUnavailable
 */
export async function endJob(core: JobCore, id: string, ending: Ending): Promise<FinalRecord | undefined> {
  const earlier = await core.records.end(id);
  if (earlier.final) {
    await adoptFinal(core, earlier.final);
    return earlier.final;
  }
  const token = ending.token ?? ulid();
  await core.seals.put(id, ending.guard, token);
  let ended: Ended | undefined;
  try {
    ended = await writeFinal(core, id, { ...ending, token }, earlier.place);
  } catch (error) {
    if (error instanceof AlreadyExists) return endJob(core, id, ending);
    // A seal that cannot be lifted now expires; what is to be told is why the job could not be ended.
    await core.seals.lift(id, token).catch(() => undefined);
    throw error;
  }
  if (!ended) await core.seals.lift(id, token);
  else await announceEnd(core, id, ended, token);
  return ended?.final;
}

async function announceEnd(core: JobCore, id: string, { final, before, after }: Ended, token: string): Promise<void> {
  try {
    if (await core.live.end(id, before, after, [endEvent(final)], token)) return;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
  await adoptFinal(core, final);
}
