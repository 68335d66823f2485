import type { CheckpointRecord, JobSpec } from '@trainyard/contracts';

/** What ranks a checkpoint; lower is better. */
export type Ranked = Pick<CheckpointRecord, 'step' | 'metrics'>;

/** validation.loss, or train.loss where nothing is validated; infinite when it is not finite or was not measured. */
function rankingLoss({ metrics: { values } }: Ranked): number {
  const loss = 'validation.loss' in values ? values['validation.loss'] : values['train.loss'];
  return loss ?? Number.POSITIVE_INFINITY;
}

/** Whether a checkpoint is better than every earlier one, by step; the first one is. */
export function isBestSoFar(checkpoint: Ranked, others: readonly Ranked[]): boolean {
  const earlier = others.filter(({ step }) => step < checkpoint.step);
  return earlier.length === 0 || earlier.every((other) => rankingLoss(checkpoint) < rankingLoss(other));
}

/** Checkpoints that need no longer be kept: all but the `keepLast` latest by step and the `keepBest` best, of equals the earlier. */
export function expiredCheckpoints<Checkpoint extends Ranked>(
  checkpoints: readonly Checkpoint[],
  { keepBest, keepLast }: Pick<JobSpec['checkpoints'], 'keepBest' | 'keepLast'>,
): Checkpoint[] {
  const latest = checkpoints.toSorted((a, b) => b.step - a.step).slice(0, keepLast);
  const best = checkpoints
    .toSorted((a, b) => compare(rankingLoss(a), rankingLoss(b)) || a.step - b.step)
    .slice(0, keepBest);
  const kept = new Set([...latest, ...best]);
  return checkpoints.filter((checkpoint) => !kept.has(checkpoint));
}

// Infinity - Infinity is no order.
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);
