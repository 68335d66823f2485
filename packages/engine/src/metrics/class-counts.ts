import { predictedClasses } from './classified.ts';
import type { BinaryOutcome, MultiClassOutcome, MultiLabelOutcome } from './outcome.ts';

/** Counts per class (or label); for a binary task of class 1 alone. */
export interface ClassCounts {
  /** Rightly predicted: true positives. */
  readonly hits: number[];
  /** Predicted, rightly or not. */
  readonly predicted: number[];
  /** True members. */
  readonly support: number[];
}

/** Counts what precision, recall and F1 are made of. */
export function classCounts(outcome: BinaryOutcome | MultiClassOutcome | MultiLabelOutcome): ClassCounts {
  const predictions = predictedClasses(outcome);
  if (outcome.task !== 'multiClass') {
    return countPresence(outcome.targets, predictions, outcome.task === 'binary' ? 1 : outcome.labels);
  }
  const counts = zeroCounts(outcome.classes);
  for (let i = 0; i < predictions.length; i++) {
    const [target, prediction] = [outcome.targets[i], predictions[i]];
    counts.support[target]++;
    counts.predicted[prediction]++;
    if (target === prediction) counts.hits[target]++;
  }
  return counts;
}

function countPresence(targets: ArrayLike<number>, predictions: ArrayLike<number>, labels: number): ClassCounts {
  const counts = zeroCounts(labels);
  for (let i = 0; i < predictions.length; i++) {
    const label = i % labels;
    counts.support[label] += targets[i];
    counts.predicted[label] += predictions[i];
    counts.hits[label] += targets[i] * predictions[i];
  }
  return counts;
}

function zeroCounts(classes: number): ClassCounts {
  const zeros = () => new Array<number>(classes).fill(0);
  return { hits: zeros(), predicted: zeros(), support: zeros() };
}
