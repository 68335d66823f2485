import type { CheckpointPolicy, CheckpointRecord } from '@trainyard/contracts';

/** What a checkpoint is ranked by. */
export type Ranked = Pick<CheckpointRecord, 'step' | 'metrics'>;

/** What ranks checkpoints. Default: the loss, lower is better. */
type Ranking = Pick<CheckpointPolicy, 'monitor' | 'mode'>;

/** The metric, or its negative, so that lower is better; infinite when it is not finite or was not measured. */
function rankOf({ metrics: { values } }: Ranked, { monitor, mode }: Ranking): number {
  const name = monitor ?? ('validation.loss' in values ? 'validation.loss' : 'train.loss');
  const value = values[name] ?? undefined;
  if (value === undefined) return Number.POSITIVE_INFINITY;
  return mode === 'max' ? -value : value;
}

/** Whether a checkpoint is better than every earlier one, by step; the first one is. */
export function isBestSoFar(checkpoint: Ranked, others: readonly Ranked[], ranking: Ranking = {}): boolean {
  const earlier = others.filter(({ step }) => step < checkpoint.step);
  const rank = rankOf(checkpoint, ranking);
  return earlier.length === 0 || earlier.every((other) => rank < rankOf(other, ranking));
}

/** Checkpoints that need no longer be kept: all but the `keepLast` latest by step and the `keepBest` best, of equals the earlier. */
export function expiredCheckpoints<Checkpoint extends Ranked>(
  checkpoints: readonly Checkpoint[],
  { keepBest, keepLast, ...ranking }: Pick<CheckpointPolicy, 'keepBest' | 'keepLast'> & Ranking,
): Checkpoint[] {
  const latest = checkpoints.toSorted((a, b) => b.step - a.step).slice(0, keepLast);
  const best = checkpoints
    .toSorted((a, b) => compare(rankOf(a, ranking), rankOf(b, ranking)) || a.step - b.step)
    .slice(0, keepBest);
  const kept = new Set([...latest, ...best]);
  return checkpoints.filter((checkpoint) => !kept.has(checkpoint));
}

// Infinity - Infinity is no order.
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);
