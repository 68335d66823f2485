import type { CommandRecord } from '@trainyard/contracts';

/** What the accepted commands of a job come to. */
export interface StandingCommands {
  /** The action that has to be in effect; undefined: none was asked for. */
  action: 'pause' | 'resume' | 'cancel' | 'forceCancel' | undefined;
  /** Revision of the job at the latest of them; 0 where none says so. */
  revision: number;
}

/** What is in force of commands: a cancel whatever else was asked for, else the last of pauses and resumes. */
export function standingOf(commands: readonly CommandRecord[]): StandingCommands {
  const ordered = commands.toSorted((a, b) => (a.revision ?? 0) - (b.revision ?? 0));
  const asked = new Set(ordered.map(({ action }) => action));
  const last = ordered.flatMap(({ action }) => (action === 'pause' || action === 'resume' ? [action] : [])).at(-1);
  const cancel = asked.has('forceCancel') ? 'forceCancel' : asked.has('cancel') ? 'cancel' : undefined;
  return { action: cancel ?? last, revision: Math.max(0, ...commands.map(({ revision = 0 }) => revision)) };
}
