import type { MultiClassOutcome } from './outcome.ts';

/** Positives and negatives at or above each distinct score, from the highest score down. */
export interface ScoreSteps {
  readonly thresholds: number[];
  readonly truePositives: number[];
  readonly falsePositives: number[];
  readonly positives: number;
  readonly negatives: number;
}

/** Two classes apart: 1 for the positives, and the score that should find them. */
export interface Ranking {
  readonly targets: ArrayLike<number>;
  readonly scores: ArrayLike<number>;
}

/** Numbers of the samples from the highest score down. */
export function rankingOrder(scores: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
}

/** Counts down the scores; equal scores are one step. */
export function scoreSteps(ranking: Ranking, order = rankingOrder(ranking.scores)): ScoreSteps {
  const { targets, scores } = ranking;
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let positives = 0;
  for (const [rank, sample] of order.entries()) {
    positives += targets[sample];
    if (rank + 1 < order.length && scores[order[rank + 1]] === scores[sample]) continue;
    thresholds.push(scores[sample]);
    truePositives.push(positives);
    falsePositives.push(rank + 1 - positives);
  }
  return { thresholds, truePositives, falsePositives, positives, negatives: order.length - positives };
}

/** The steps of each class against the rest, ranked by its probability. */
export function stepsPerClass({ targets, classes }: MultiClassOutcome, probabilities: ArrayLike<number>): ScoreSteps[] {
  return Array.from({ length: classes }, (_class, label) =>
    scoreSteps({
      targets: Uint8Array.from(targets, (target) => (target === label ? 1 : 0)),
      scores: Float64Array.from(targets, (_target, sample) => probabilities[sample * classes + label]),
    }),
  );
}
