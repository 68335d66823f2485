import type { Attempt } from '@trainyard/store';
import type { TimedAttempt } from '../calibration/pace.ts';
import type { AttemptEnd } from './messages.ts';

/** What an attempt that is over tells of how long jobs take here; undefined: it went on from somewhere, was changed on its way or
 *  ended before its time, or nobody reckoned with it. */
export function timedAttempt(
  attempt: Pick<Attempt, 'record' | 'resumeFrom' | 'outcome' | 'status'>,
  end: AttemptEnd,
  tookMs: number,
): TimedAttempt | undefined {
  const { record, resumeFrom, outcome } = attempt;
  const reckonedMs = record.estimate?.reckonedMs;
  if (reckonedMs === undefined || outcome !== 'succeeded' || resumeFrom || record.continuedFrom) return undefined;
  const { interventions = [] } = attempt.status();
  const isWhole = end.result === 'completed' && (end.stopReason ?? 'completed') === 'completed';
  return isWhole && interventions.length === 0 ? { reckonedMs, tookMs } : undefined;
}
