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

/** Counts down the scores; equal scores are one step. */
export function scoreSteps({ targets, scores }: Ranking): ScoreSteps {
  // Two lists of numbers sort many times faster than one of places, by a comparison of ours.
  const members = sortedScores(scores, targets, 1);
  const others = sortedScores(scores, targets, 0);
  const steps = { thresholds: [] as number[], truePositives: [] as number[], falsePositives: [] as number[] };
  let [member, other] = [members.length - 1, others.length - 1];
  while (member >= 0 || other >= 0) {
    const score = Math.max(member < 0 ? -Infinity : members[member], other < 0 ? -Infinity : others[other]);
    while (member >= 0 && members[member] === score) member--;
    while (other >= 0 && others[other] === score) other--;
    steps.thresholds.push(score);
    steps.truePositives.push(members.length - 1 - member);
    steps.falsePositives.push(others.length - 1 - other);
  }
  return { ...steps, positives: members.length, negatives: others.length };
}

/** The scores of the samples with that target, from the lowest up. */
function sortedScores(scores: ArrayLike<number>, targets: ArrayLike<number>, target: number): Float64Array {
  const chosen = new Float64Array(scores.length);
  let count = 0;
  for (let i = 0; i < scores.length; i++) if (targets[i] === target) chosen[count++] = scores[i];
  return chosen.subarray(0, count).sort();
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
