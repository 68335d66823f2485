import { type CommandRecord, isTerminal } from '@trainyard/contracts';
import { TransitionRefused } from '../errors.ts';
import { anybody } from '../index/guard.ts';
import type { LiveJob } from '../index/live-job.ts';
import { JobAbsent } from '../index/outcomes.ts';
import { actOnJob } from './act-on-job.ts';
import { missedInterventions } from './intervention-drafts.ts';
import type { JobCore } from './job-core.ts';
import { standingOf } from './standing-commands.ts';

const suspends = (state: string): boolean => state === 'paused' || state === 'pausing';

async function heedChanges(core: JobCore, id: string, commands: readonly CommandRecord[]): Promise<void> {
  if (!commands.some(({ action }) => action === 'change' || action === 'made')) return;
  try {
    await core.live.change(
      id,
      ({ status }) => (isTerminal(status.state) ? [] : missedInterventions(status, commands)),
      anybody,
    );
  } catch (error) {
    if (!(error instanceof JobAbsent)) throw error;
  }
}

/**
 * Puts the accepted commands of a job into effect that Redis lost. A command that fits no more was outrun: the job
 * ended, or is about to.
 * @throws StoreUnavailable, StorageFull
 */
export async function heedCommands(core: JobCore, id: string): Promise<void> {
  const commands = await core.records.commands(id);
  await heedChanges(core, id, commands);
  const { action } = standingOf(commands);
  const live = await core.live.load(id);
  if (!action || !live || (action === 'resume' && !suspends(live.status.state))) return;
  try {
    await actOnJob(core, id, action);
  } catch (error) {
    if (!(error instanceof TransitionRefused || error instanceof JobAbsent)) throw error;
  }
}

/**
 * Whether Redis does not know of the latest command of a job: it came back older than it was. A command that is about
 * to be recorded is known to Redis first.
 */
export async function isBehindCommands(core: JobCore, id: string, { status }: LiveJob): Promise<boolean> {
  return standingOf(await core.records.commands(id)).revision > status.revision;
}
