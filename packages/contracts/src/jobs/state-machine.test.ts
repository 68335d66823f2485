import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowedActions,
  clientActions,
  type JobAction,
  serviceActions,
  transition,
  transitions,
} from './state-machine.ts';
import { isTerminal, type JobState, jobPhases, jobStates, phaseOf } from './states.ts';

const actions: JobAction[] = [...clientActions, ...serviceActions];
const terminal = jobStates.filter(isTerminal);

function walk(history: readonly JobAction[]): JobState[] {
  const states: JobState[] = ['waiting'];
  for (const action of history) {
    const result = transition(states.at(-1) ?? 'waiting', action);
    if (result.allowed) states.push(result.next);
  }
  return states;
}

describe('the life of a job', () => {
  it.each([
    [['admit', 'claim', 'begin', 'finalize', 'succeed'], 'succeeded'],
    [['cancel'], 'cancelled'],
    [['admit', 'cancel'], 'cancelled'],
    [['admit', 'claim', 'begin', 'cancel', 'confirmCancel'], 'cancelled'],
    [['admit', 'claim', 'begin', 'requeue', 'claim', 'begin', 'finalize', 'succeed'], 'succeeded'],
    [['admit', 'claim', 'begin', 'fail'], 'failed'],
  ] as [JobAction[], JobState][])('%j ends %s, with nothing refused', (history, end) => {
    const states = walk(history);
    expect(states).toHaveLength(history.length + 1);
    expect(states.at(-1)).toBe(end);
  });

  it('never leaves a terminal state, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...actions), { maxLength: 40 }), (history) => {
        const states = walk(history);
        const end = states.findIndex(isTerminal);
        return end < 0 || states.slice(end).every((state) => state === states[end]);
      }),
    );
  });

  it('leaves cancelling only for cancelled, succeeded or failed', () => {
    const after = new Set(Object.values(transitions.cancelling));
    expect([...after].sort()).toEqual(['cancelled', 'cancelling', 'failed', 'succeeded']);
  });

  it('can reach a terminal state from every other', () => {
    const leadsToEnd = new Set<JobState>(terminal);
    for (let size = -1; size !== leadsToEnd.size; ) {
      size = leadsToEnd.size;
      for (const state of jobStates) {
        if (Object.values(transitions[state]).some((next) => leadsToEnd.has(next))) leadsToEnd.add(state);
      }
    }
    expect([...leadsToEnd].sort()).toEqual([...jobStates].sort());
  });

  it('reaches every state from waiting', () => {
    const reached = new Set<JobState>(['waiting']);
    for (const state of reached) for (const next of Object.values(transitions[state])) reached.add(next);
    expect([...reached].sort()).toEqual([...jobStates].sort());
  });

  it('refuses with a sentence that says what is accepted', () => {
    expect(transition('queued', 'succeed')).toEqual({
      allowed: false,
      reason: 'a job that is queued does not accept succeed; it accepts cancel, claim, fail',
    });
    expect(transition('succeeded', 'cancel')).toEqual({
      allowed: false,
      reason: 'the job is succeeded, and an ended job stays as it is',
    });
  });
});

describe('allowedActions', () => {
  it('are the actions of a client that would change the state', () => {
    const cancellable = jobStates.filter((state) => allowedActions(state).includes('cancel'));
    expect(cancellable).toEqual(['waiting', 'queued', 'starting', 'running']);
  });

  it('are none once the job has ended', () => {
    expect(terminal.flatMap(allowedActions)).toEqual([]);
  });
});

describe('phaseOf', () => {
  it('sums up every state by one of the four closed phases', () => {
    expect(jobStates.map((state) => phaseOf[state]).every((phase) => jobPhases.includes(phase))).toBe(true);
    expect(terminal).toEqual(['succeeded', 'failed', 'cancelled']);
  });
});
