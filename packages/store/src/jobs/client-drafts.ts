import type { ClientAction, CommandRecord, JobEventDraft, JobStatus } from '@trainyard/contracts';
import { standingOf } from './standing-commands.ts';
import { changeDraft } from './state-change.ts';

/**
 * The events of what a client asks; none when it is in effect already. A job that is resumed before its dataset is ready
 * goes on to wait for it.
 * @throws TransitionRefused
 */
export function clientDrafts(id: string, status: JobStatus, action: ClientAction, isReady: boolean): JobEventDraft[] {
  const draft = changeDraft(id, status, action);
  if (!draft) return [];
  if (draft.data.state !== 'queued' || isReady) return [draft];
  const wait = changeDraft(id, { ...status, state: 'queued' }, 'await');
  return wait ? [draft, wait] : [draft];
}

/** The events of the pause or resume in force, of a job that comes back and that nobody runs. */
export function standingDrafts(
  id: string,
  status: JobStatus,
  commands: readonly CommandRecord[],
  isReady: boolean,
): JobEventDraft[] {
  const { action } = standingOf(commands);
  const { state } = status;
  const isAmiss = action === 'pause' ? state === 'waiting' || state === 'queued' : state === 'paused';
  const isPauseOrResume = action === 'pause' || action === 'resume';
  return isPauseOrResume && isAmiss ? clientDrafts(id, status, action, isReady) : [];
}
