import {
  type JobAction,
  type JobEventDraft,
  type JobFailure,
  type JobState,
  type JobStatus,
  phaseOf,
  type StopReason,
  transition,
} from '@trainyard/contracts';
import { TransitionRefused } from '../errors.ts';

/** What is told of a change of state besides the action. */
export interface ChangeDetails {
  /** For people to read; null if the state says enough. Default: null. */
  reason?: string | null;
  /** The attempt it belongs to. Default: the current one. */
  attempt?: number;
  failure?: JobFailure | null;
  stopReason?: StopReason | null;
}

type StateDraft = Extract<JobEventDraft, { type: 'state' }>;

const endings: Partial<Record<JobState, StopReason>> = { succeeded: 'completed', cancelled: 'userCancelled' };

/** The event of a job that enters a state; `from` is null for its first. */
export function stateDraft(
  status: JobStatus,
  from: JobState | null,
  state: JobState,
  { reason = null, attempt = status.attempt, failure = null, stopReason }: ChangeDetails = {},
): StateDraft {
  const ending = stopReason ?? failure?.code ?? endings[state] ?? null;
  return {
    type: 'state',
    attempt,
    step: attempt > 0 ? status.progress.step : null,
    data: { from, state, phase: phaseOf[state], reason, stopReason: ending, failure },
  };
}

/**
 * The event of an action by the table of transitions, or undefined when the action is in effect already.
 * @throws TransitionRefused
 */
export function changeDraft(
  jobId: string,
  status: JobStatus,
  action: JobAction,
  details: ChangeDetails = {},
): StateDraft | undefined {
  const result = transition(status.state, action);
  if (!result.allowed) throw new TransitionRefused(jobId, status.state, action, result.reason);
  if (result.next === status.state) return undefined;
  return stateDraft(status, status.state, result.next, details);
}
