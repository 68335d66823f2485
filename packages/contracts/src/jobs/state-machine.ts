import { isTerminal, type JobState } from './states.ts';

/** What a client may ask of a job. */
export const clientActions = ['cancel'] as const;
export type ClientAction = (typeof clientActions)[number];

/** What the service itself does to a job. */
export const serviceActions = [
  /** The dataset became ready. */
  'admit',
  /** A worker claimed an attempt. */
  'claim',
  /** The first step is about to run. */
  'begin',
  /** The last step has run; reports and the final checkpoint follow. */
  'finalize',
  /** Everything is stored; the job is done. */
  'succeed',
  /** The job ends with a failure. */
  'fail',
  /** The attempt ended without a result: its worker was lost or handed the job back. */
  'requeue',
  /** The training stopped after a cancel. */
  'confirmCancel',
] as const;
export type ServiceAction = (typeof serviceActions)[number];

export type JobAction = ClientAction | ServiceAction;

/**
 * The one table of the job's life: state x action -> next state; what is not listed is refused.
 * `cancelling` is left only for `cancelled`, `succeeded` or `failed`; a cancel asked twice is in effect already.
 */
export const transitions: Record<JobState, Partial<Record<JobAction, JobState>>> = {
  waiting: { cancel: 'cancelled', admit: 'queued', fail: 'failed' },
  queued: { cancel: 'cancelled', claim: 'starting', fail: 'failed' },
  starting: { cancel: 'cancelling', begin: 'running', requeue: 'queued', fail: 'failed' },
  running: { cancel: 'cancelling', finalize: 'finalizing', requeue: 'queued', fail: 'failed' },
  cancelling: { cancel: 'cancelling', confirmCancel: 'cancelled', succeed: 'succeeded', fail: 'failed' },
  finalizing: { succeed: 'succeeded', requeue: 'queued', fail: 'failed' },
  succeeded: {},
  failed: {},
  cancelled: { cancel: 'cancelled' },
};

/** The outcome of an action: the next state, or the sentence that refuses it. */
export type TransitionResult = { allowed: true; next: JobState } | { allowed: false; reason: string };

/** Applies an action to a state by the table; pure. */
export function transition(state: JobState, action: JobAction): TransitionResult {
  const next = transitions[state][action];
  if (next) return { allowed: true, next };
  if (isTerminal(state)) return { allowed: false, reason: `the job is ${state}, and an ended job stays as it is` };
  const accepted = Object.keys(transitions[state]).join(', ');
  return { allowed: false, reason: `a job that is ${state} does not accept ${action}; it accepts ${accepted}` };
}

/** What a client may ask of a job in this state and would change it. */
export function allowedActions(state: JobState): ClientAction[] {
  return clientActions.filter((action) => {
    const next = transitions[state][action];
    return next !== undefined && next !== state;
  });
}
