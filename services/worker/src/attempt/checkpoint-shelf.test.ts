import type { CheckpointRecord } from '@trainyard/contracts';
import type { Attempt } from '@trainyard/store';
import { describe, expect, it } from 'vitest';
import { CheckpointShelf } from './checkpoint-shelf.ts';
import type { CheckpointDraft } from './messages.ts';

const blob = { sha256: 'a'.repeat(64), sizeBytes: 1 };
const draft = (kind: CheckpointDraft['kind'], step: number, loss?: number): CheckpointDraft => ({
  ...{ kind, step, epoch: step, weights: blob, trainingState: blob, onnx: blob },
  metrics: { values: loss === undefined ? {} : { 'train.loss': loss } },
});

/** A shelf of a job that keeps its last checkpoint and its best one, and what an attempt heard of it. */
function shelfOfJob() {
  const announced: { step: number; best: boolean }[] = [];
  const attempt = {
    jobId: 'job_a',
    number: 1,
    record: { spec: { checkpoints: { keepLast: 1, keepBest: 1 } } },
    saveCheckpoint: async ({ step }: CheckpointRecord, { best }: { best: boolean }) => {
      announced.push({ step, best });
    },
    removeCheckpoint: async () => undefined,
  };
  return { shelf: new CheckpointShelf(attempt as unknown as Attempt, []), announced };
}

describe('a shelf of checkpoints', () => {
  it('keeps the latest two while the job runs, and what the policy says once it is settled, with the best', async () => {
    const { shelf } = shelfOfJob();
    for (const [step, loss] of [0.1, 0.4, 0.3, 0.2].entries()) await shelf.save(draft('epoch', step, loss));
    expect(shelf.kept.map(({ step }) => step)).toEqual([3, 2, 0]);
    await shelf.settle();
    expect(shelf.kept.map(({ step }) => step)).toEqual([3, 0]);
  });

  it('keeps the best weights that were put back at the end, as the best, although nothing ranks them', async () => {
    const { shelf, announced } = shelfOfJob();
    for (const step of [5, 6, 7]) await shelf.save(draft('epoch', step, 1 / step));
    await shelf.save(draft('restored', 4));
    await shelf.settle();
    expect(shelf.kept.map(({ kind, step }) => [kind, step])).toEqual([
      ['epoch', 7],
      ['restored', 4],
    ]);
    expect(announced.at(-1)).toEqual({ step: 4, best: true });
  });
});
