import type { JobRecord } from '@trainyard/contracts';
import { describe, expect, it, vi } from 'vitest';
import { type BeginningStore, beginningOf } from './beginning.ts';

const blob = { sha256: 'a'.repeat(64), sizeBytes: 1 };
const point = (id: string, step: number) => ({ id, epoch: 1, step, weights: blob, trainingState: blob });
const { id: checkpoint, ...begun } = point('ckpt_last', 20);
const continuedFrom = { checkpoint, ...begun };
const of = (record: Partial<JobRecord>) => ({ record: record as JobRecord, number: 1, append: vi.fn(async () => 1) });

/** A store in which the last checkpoint is damaged, and one before it is not. */
function store({ owner = 'job_a', interventions = [] as object[], isWhole = false } = {}): BeginningStore {
  return {
    checkpoints: {
      get: async () => ({ jobId: owner }) as never,
      isWhole: async () => isWhole,
      resumable: async () => point('ckpt_before', 10) as never,
    },
    jobs: { get: async () => ({ status: { interventions } }) as never },
  };
}

describe('beginningOf', () => {
  it('is the start of a job that goes on from none', async () => {
    expect(await beginningOf(of({}), store())).toBeNull();
  });

  it('is the checkpoint that was chosen, while it is whole', async () => {
    const attempt = of({ retryOf: 'job_a', continuedFrom });
    expect(await beginningOf(attempt, store({ isWhole: true }))).toMatchObject({ id: 'ckpt_last', step: 20 });
    expect(attempt.append).not.toHaveBeenCalled();
  });

  it('is an earlier one of the job that is tried again, when that was damaged since; it says so', async () => {
    const attempt = of({ retryOf: 'job_a', continuedFrom });
    expect(await beginningOf(attempt, store())).toMatchObject({ id: 'ckpt_before', step: 10 });
    const message = 'the checkpoint ckpt_last is damaged: attempt 1 begins with ckpt_before instead';
    expect(attempt.append).toHaveBeenCalledWith([{ type: 'log', step: null, data: { level: 'warning', message } }]);
  });

  it.each([
    ['of a fork, which does otherwise from there', { forkedFrom: 'job_a' }, store()],
    ['of a job that was changed on its way', { retryOf: 'job_a' }, store({ interventions: [{ field: 'epochs' }] })],
    ['of another job than the one that is tried again', { retryOf: 'job_b' }, store()],
  ])('stays that %s', async (_what, origin, damaged) => {
    expect(await beginningOf(of({ ...origin, continuedFrom }), damaged)).toMatchObject({ id: 'ckpt_last' });
  });
});
