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
import { stateTable } from './state-table.ts';
import { isTerminal, type JobState, jobPhases, jobStates, phaseOf } from './states.ts';

const actions: JobAction[] = [...clientActions, ...serviceActions];
const terminal = jobStates.filter(isTerminal);
const histories = fc.array(fc.constantFrom(...actions), { maxLength: 60 });

function walk(history: readonly JobAction[]): JobState[] {
  const states: JobState[] = ['waiting'];
  for (const action of history) {
    const result = transition(states.at(-1) ?? 'waiting', action);
    if (result.allowed) states.push(result.next);
  }
  return states;
}

/** The states that follow each other in a history, each with the one after it. */
const steps = (states: readonly JobState[]): [JobState, JobState][] =>
  states.slice(1).map((state, index) => [states[index] ?? 'waiting', state]);

describe('the life of a job', () => {
  it.each([
    [['admit', 'claim', 'begin', 'finalize', 'succeed'], 'succeeded'],
    [['cancel'], 'cancelled'],
    [['admit', 'cancel'], 'cancelled'],
    [['admit', 'claim', 'begin', 'cancel', 'confirmCancel'], 'cancelled'],
    [['admit', 'claim', 'begin', 'cancel', 'forceCancel', 'confirmCancel'], 'cancelled'],
    [['admit', 'claim', 'begin', 'requeue', 'claim', 'begin', 'finalize', 'succeed'], 'succeeded'],
    [['admit', 'claim', 'begin', 'fail'], 'failed'],
    [['admit', 'claim', 'begin', 'pause', 'confirmPause', 'resume', 'claim', 'begin'], 'running'],
    [['pause', 'resume', 'await', 'admit'], 'queued'],
    [['admit', 'pause', 'cancel'], 'cancelled'],
    [['admit', 'claim', 'pause', 'cancel', 'confirmCancel'], 'cancelled'],
    [['admit', 'claim', 'begin', 'pause', 'succeed'], 'succeeded'],
  ] as [JobAction[], JobState][])('%j ends %s, with nothing refused', (history, end) => {
    const states = walk(history);
    expect(states).toHaveLength(history.length + 1);
    expect(states.at(-1)).toBe(end);
  });

  it.each([
    ['pausing', 'resume'],
    ['pausing', 'requeue'],
    ['cancelling', 'pause'],
    ['finalizing', 'pause'],
    ['running', 'resume'],
    ['paused', 'claim'],
  ] as [JobState, JobAction][])('%s refuses %s', (state, action) => {
    expect(transition(state, action).allowed).toBe(false);
  });

  it('never leaves a terminal state, whatever happens', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const states = walk(history);
        const end = states.findIndex(isTerminal);
        return end < 0 || states.slice(end).every((state) => state === states[end]);
      }),
    );
  });

  it('leaves cancelling only for cancelled, succeeded or failed', () => {
    const ways: JobState[] = ['cancelling', 'cancelled', 'succeeded', 'failed'];
    fc.assert(
      fc.property(histories, (history) =>
        steps(walk(history)).every(([from, to]) => from !== 'cancelling' || ways.includes(to)),
      ),
    );
  });

  it('is never active again after a pause, but through resume', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const state = walk(history.filter((action) => action !== 'resume')).slice();
        const paused = state.indexOf('paused');
        return paused < 0 || state.slice(paused).every((each) => each === 'paused' || isTerminal(each));
      }),
    );
  });

  it('goes through the phases in order: active only from pending, suspended from pending or active', () => {
    const before = { pending: ['pending', 'active', 'suspended'], active: ['pending', 'active'] };
    fc.assert(
      fc.property(histories, (history) =>
        steps(walk(history)).every(([from, to]) => {
          if (phaseOf[to] === 'terminal') return true;
          if (phaseOf[to] === 'suspended') return phaseOf[from] !== 'terminal';
          return before[phaseOf[to]].includes(phaseOf[from]);
        }),
      ),
    );
  });

  it('names in every refusal all that is accepted, or that the job has ended', () => {
    fc.assert(
      fc.property(fc.constantFrom(...jobStates), fc.constantFrom(...actions), (state, action) => {
        const result = transition(state, action);
        if (result.allowed) return transitions[state][action] === result.next;
        if (isTerminal(state)) return result.reason.includes(`is ${state}`) && result.reason.includes('ended');
        const [, accepted = ''] = result.reason.split('accepts ');
        return accepted === Object.keys(transitions[state]).join(', ');
      }),
    );
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
      reason: 'a job that is queued does not accept succeed; it accepts pause, cancel, forceCancel, await, claim, fail',
    });
    expect(transition('succeeded', 'cancel')).toEqual({
      allowed: false,
      reason: 'the job is succeeded, and an ended job stays as it is',
    });
  });
});

describe('allowedActions', () => {
  it('are the actions of a client that would change the state, in every history', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const state = walk(history).at(-1) ?? 'waiting';
        const changing = clientActions.filter((action) => {
          const result = transition(state, action);
          return result.allowed && result.next !== state;
        });
        expect(allowedActions(state)).toEqual(state === 'cancelling' ? ['forceCancel'] : changing);
      }),
    );
  });

  it('are none once the job has ended', () => {
    expect(terminal.flatMap(allowedActions)).toEqual([]);
  });
});

describe('stateTable', () => {
  it('has a row for every state that says where each action of a client leads', () => {
    const rows = stateTable()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const shown = rows.map((row) => row.split('|').map((cell) => cell.trim()));
    for (const [at, state] of jobStates.entries()) {
      const expected = clientActions.map((action) => transitions[state][action] ?? '');
      expect(shown[at]?.slice(1, -2)).toEqual([`\`${state}\``, phaseOf[state], ...expected]);
    }
  });
});

describe('phaseOf', () => {
  it('sums up every state by one of the four closed phases', () => {
    expect(jobStates.map((state) => phaseOf[state]).every((phase) => jobPhases.includes(phase))).toBe(true);
    expect(terminal).toEqual(['succeeded', 'failed', 'cancelled']);
    expect(jobStates.filter((state) => phaseOf[state] === 'suspended')).toEqual(['paused']);
  });
});
