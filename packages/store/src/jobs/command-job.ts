import { type ClientAction, isTerminal, type JobStatus, schemaVersion } from '@trainyard/contracts';
import { TransitionRefused } from '../errors.ts';
import type { LiveJob } from '../index/live-job.ts';
import { JobAbsent } from '../index/outcomes.ts';
import { actOnJob } from './act-on-job.ts';
import { heedCommands } from './heed-commands.ts';
import type { JobCore } from './job-core.ts';
import type { StoredJob } from './jobs.ts';
import { standingOf } from './standing-commands.ts';
import { changeDraft } from './state-change.ts';

/** What commands need besides the core. */
export interface CommandDeps {
  core: JobCore;
  /** The job as it stands, brought back into Redis where that lost it. @throws NotFound */
  existing: (id: string) => Promise<StoredJob>;
}

/** A command as it was asked for. */
export interface Command {
  action: ClientAction;
  requestId: string;
}

/** Whether a job left its pause before: to resume it again changes nothing. */
async function wasResumed({ records }: JobCore, id: string, { state, transitions }: JobStatus): Promise<boolean> {
  if (isTerminal(state) || state === 'pausing' || state === 'cancelling') return false;
  if (transitions.some((each) => each.state === 'paused')) return true;
  return standingOf(await records.commands(id)).action === 'resume';
}

/** Puts a command into effect; one that is in effect already changes nothing. */
async function act({ core, existing }: CommandDeps, id: string, action: ClientAction): Promise<LiveJob> {
  for (;;) {
    const job = await existing(id);
    // Redis need not know a job that has ended; its final record decides.
    if (isTerminal(job.status.state)) return asEnded(job, action);
    try {
      return await actOnJob(core, id, action);
    } catch (error) {
      const live = error instanceof TransitionRefused && action === 'resume' ? await core.live.load(id) : undefined;
      if (live && (await wasResumed(core, id, live.status))) return live;
      if (!(error instanceof JobAbsent)) throw error;
    }
  }
}

function asEnded({ record: { id }, status, lastSeq: seq }: StoredJob, action: ClientAction): LiveJob {
  changeDraft(id, status, action);
  return { status, seq, flushed: seq, born: '' };
}

/** Makes a command durable that is in effect, unless the commands of the job say so already. */
async function record({ records }: JobCore, id: string, { action, requestId }: Command, revision: number) {
  const { action: standing } = standingOf(await records.commands(id));
  if (standing === action || (standing === 'forceCancel' && action === 'cancel')) return;
  const acceptedAt = new Date().toISOString();
  await records.createCommand({ schemaVersion, jobId: id, action, acceptedAt, requestId, revision });
}

/**
 * Accepts a command: it is in effect and durable when this resolves, and every worker was told. Redis decides which of
 * two comes first; what it loses before the command is durable is put into effect again.
 * @throws NotFound, TransitionRefused, StoreUnavailable, StorageFull
 */
export async function commandJob(deps: CommandDeps, id: string, command: Command): Promise<StoredJob> {
  const { core, existing } = deps;
  // Read first: with the artifacts away nothing could be made durable, so nothing is put into effect.
  await core.records.commands(id);
  const { born, status } = await act(deps, id, command.action);
  await record(core, id, command, status.revision);
  const job = await existing(id);
  const isEnded = isTerminal(status.state);
  if (!isEnded && (await core.live.load(id))?.born !== born) await heedCommands(core, id);
  await core.announceCommand(id);
  return isEnded ? job : existing(id);
}
