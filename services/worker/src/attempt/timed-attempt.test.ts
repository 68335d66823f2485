import type { JobRecord, JobStatus } from '@trainyard/contracts';
import { expect, it } from 'vitest';
import type { AttemptEnd } from './messages.ts';
import { timedAttempt } from './timed-attempt.ts';

const end: AttemptEnd = { result: 'completed', weights: null };
const whole = {
  record: { estimate: { reckonedMs: 7 } } as JobRecord,
  resumeFrom: null,
  outcome: 'succeeded' as const,
  status: () => ({ interventions: [] }) as unknown as JobStatus,
};

it('tells how long an attempt took that ran its whole job, beside what that was reckoned at', () => {
  expect(timedAttempt(whole, end, 1234)).toEqual({ reckonedMs: 7, tookMs: 1234 });
});

it('tells nothing of an attempt that did less or something else than was reckoned', () => {
  const changed = { status: () => ({ interventions: [{}] }) as unknown as JobStatus };
  const others: [Partial<Parameters<typeof timedAttempt>[0]>, AttemptEnd][] = [
    [{ outcome: 'failed' }, end],
    [{ resumeFrom: {} as NonNullable<Parameters<typeof timedAttempt>[0]['resumeFrom']> }, end],
    [{ record: { estimate: { reckonedMs: 7 }, continuedFrom: {} } as JobRecord }, end],
    [{ record: {} as JobRecord }, end],
    [changed, end],
    [{}, { ...end, stopReason: 'earlyStopped' }],
    [{}, { result: 'stopped' }],
  ];
  for (const [other, ending] of others) expect(timedAttempt({ ...whole, ...other }, ending, 1)).toBeUndefined();
});
