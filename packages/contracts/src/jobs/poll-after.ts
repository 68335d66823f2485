import type { JobProgress, JobStatus } from './job.ts';
import { isTerminal, type JobState } from './states.ts';

/** Bounds of a hint, in milliseconds. */
const [soonest, latest] = [500, 30_000];

const bounded = (ms: number): number => Math.round(Math.min(latest, Math.max(soonest, ms)));

/** Ten looks on the way to what is expected. */
const looks = 10;

const running = ({ etaMs }: Pick<JobProgress, 'etaMs'>): number => bounded(etaMs === null ? 1000 : etaMs / looks);

/** How long each state lasts at least, or does not matter to a client that waits for the end; the other states are reckoned elsewhere. */
const ofState: Partial<Record<JobState, number>> = {
  waiting: 2000,
  queued: 2000,
  paused: latest,
  starting: soonest,
  pausing: soonest,
  cancelling: soonest,
  finalizing: soonest,
};

/**
 * How soon it makes sense to ask for a job again, in milliseconds, 500 to 30,000: a tenth of the time to what is expected next,
 * its start where `startsInMs` tells that, or its end. Null: it has ended, and does not change any more.
 */
export function pollAfterMs(
  { state, progress }: Pick<JobStatus, 'state' | 'progress'>,
  startsInMs?: number,
): number | null {
  if (isTerminal(state as JobState)) return null;
  if (startsInMs !== undefined) return bounded(startsInMs / looks);
  return ofState[state as JobState] ?? running(progress);
}
