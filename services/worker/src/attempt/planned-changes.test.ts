import type { JobIntervention, JobRecord, JobStatus } from '@trainyard/contracts';
import { describe, expect, it } from 'vitest';
import { plannedChanges, waitingChanges } from './planned-changes.ts';

const entry = (id: string, more: Partial<JobIntervention>): JobIntervention => {
  return { id, field: 'epochs', from: 4, to: 8, applied: true, step: null, at: '2026-09-01T12:00:00.000Z', ...more };
};
const statusWith = (...interventions: JobIntervention[]) => ({ interventions }) as JobStatus;
const record = {} as JobRecord;
const steps = (changes: { id: string; step: number }[]) => changes.map(({ id, step }) => [id, step]);

describe('plannedChanges', () => {
  it('are made at the steps at which they came into force, also beyond the checkpoint', () => {
    const status = statusWith(entry('a', { step: 10 }), entry('b', { step: 50 }));
    expect(steps(plannedChanges(record, status, 30))).toEqual([
      ['a', 10],
      ['b', 50],
    ]);
  });

  it('that wait are made at once, but not before one that was accepted earlier', () => {
    const waiting = entry('b', { applied: false });
    expect(steps(plannedChanges(record, statusWith(waiting), 30))).toEqual([['b', 30]]);
    expect(steps(plannedChanges(record, statusWith(entry('a', { step: 50 }), waiting), 30))).toEqual([
      ['a', 50],
      ['b', 50],
    ]);
  });

  it('of a replay are those of the original, whether it has told of them or not', () => {
    const changes = [{ id: 'a', field: 'epochs' as const, from: 4, to: 8, step: 12 }];
    const replay = { replay: { of: 'job_x', endsAtStep: null, changes } } as JobRecord;
    expect(steps(plannedChanges(replay, statusWith(), 0))).toEqual([['a', 12]]);
    expect(steps(plannedChanges(replay, statusWith(entry('a', { step: 12 })), 20))).toEqual([['a', 12]]);
  });

  it('leave out what no training is told of', () => {
    const status = statusWith(entry('a', { field: 'labels' }), entry('b', { field: 'priority' }));
    expect(plannedChanges(record, status, 0)).toEqual([]);
    expect(waitingChanges(status)).toEqual([]);
  });
});
