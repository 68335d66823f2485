import { isTerminal, type JobState } from './states.ts';

/** What a client may ask of a job that changes its state, and what it means. */
export const clientActions = ['pause', 'resume', 'cancel', 'forceCancel'] as const;
export type ClientAction = (typeof clientActions)[number];

/** What the service itself does to a job. */
export const serviceActions = [
  'admit',
  'await',
  'claim',
  'begin',
  'finalize',
  'succeed',
  'fail',
  'requeue',
  'confirmPause',
  'confirmCancel',
] as const;
export type ServiceAction = (typeof serviceActions)[number];

export type JobAction = ClientAction | ServiceAction;

/** What each action means. */
export const actionMeanings: Record<JobAction, string> = {
  pause: 'Stop at the next step boundary, keep what was reached, and hold no worker.',
  resume: 'Go on from there.',
  cancel: 'End at the next step boundary.',
  forceCancel: 'End at once: what runs is killed.',
  admit: 'The dataset became ready.',
  await: 'The dataset of a job that is resumed is not ready yet.',
  claim: 'A worker claimed an attempt.',
  begin: 'The first step is about to run.',
  finalize: 'The last step has run; reports and the final checkpoint follow.',
  succeed: 'Everything is stored; the job is done.',
  fail: 'The job ends with a failure.',
  requeue: 'The attempt ended without a result: its worker was lost or handed the job back.',
  confirmPause: 'The training stopped after a pause, or the worker was lost that should have.',
  confirmCancel: 'The training stopped after a cancel, or the worker was lost that should have.',
};

const cancelAtOnce = { cancel: 'cancelled', forceCancel: 'cancelled' } as const;
const cancelRunning = { cancel: 'cancelling', forceCancel: 'cancelling' } as const;

/**
 * The one table of the job's life: state x action -> next state; what is not listed is refused. An action that leads to
 * the state it starts from is in effect already. `cancelling` is left only for `cancelled`, `succeeded` or `failed`:
 * what was about to end when the cancel came ends as it would have, and so does what was about to end at a pause.
 */
export const transitions: Record<JobState, Partial<Record<JobAction, JobState>>> = {
  waiting: { pause: 'paused', ...cancelAtOnce, admit: 'queued', fail: 'failed' },
  queued: { pause: 'paused', ...cancelAtOnce, await: 'waiting', claim: 'starting', fail: 'failed' },
  starting: { pause: 'pausing', ...cancelRunning, begin: 'running', requeue: 'queued', fail: 'failed' },
  running: { pause: 'pausing', ...cancelRunning, finalize: 'finalizing', requeue: 'queued', fail: 'failed' },
  pausing: { pause: 'pausing', ...cancelRunning, confirmPause: 'paused', succeed: 'succeeded', fail: 'failed' },
  paused: { pause: 'paused', resume: 'queued', ...cancelAtOnce, fail: 'failed' },
  cancelling: { ...cancelRunning, confirmCancel: 'cancelled', succeed: 'succeeded', fail: 'failed' },
  finalizing: { forceCancel: 'cancelling', succeed: 'succeeded', requeue: 'queued', fail: 'failed' },
  succeeded: {},
  failed: {},
  cancelled: { ...cancelAtOnce },
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

/** What a client may ask of a job in this state and would have an effect; a cancel that is in effect can still be forced. */
export function allowedActions(state: JobState): ClientAction[] {
  return clientActions.filter((action) => {
    const next = transitions[state][action];
    if (next === undefined || isTerminal(state)) return false;
    return next !== state || action === 'forceCancel';
  });
}
