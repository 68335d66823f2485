import { predictedClasses } from './classified.ts';
import type { BinaryOutcome, MultiClassOutcome } from './outcome.ts';

/** How often each true class (row) was predicted as each class (column). */
export function confusionMatrix(outcome: BinaryOutcome | MultiClassOutcome): number[][] {
  const classes = outcome.task === 'binary' ? 2 : outcome.classes;
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const predictions = predictedClasses(outcome);
  for (let i = 0; i < predictions.length; i++) matrix[outcome.targets[i]][predictions[i]]++;
  return matrix;
}
