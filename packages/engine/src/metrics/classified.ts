import type { BinaryOutcome, MultiClassOutcome, MultiLabelOutcome } from './outcome.ts';

/** Score from which on a positive is predicted, unless another is given. */
const THRESHOLD = 0.5;

/** Predicted class per sample, or label per cell of [samples, labels]. */
export function predictedClasses(outcome: BinaryOutcome | MultiClassOutcome | MultiLabelOutcome): ArrayLike<number> {
  if (outcome.task !== 'binary') return outcome.predictions;
  const { scores, threshold = THRESHOLD } = outcome;
  return Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0));
}

/** Share of cells whose predicted class is the true one. */
export function shareCorrect(outcome: BinaryOutcome | MultiClassOutcome | MultiLabelOutcome): number {
  const predictions = predictedClasses(outcome);
  let correct = 0;
  for (let i = 0; i < predictions.length; i++) if (predictions[i] === outcome.targets[i]) correct++;
  return correct / predictions.length;
}
