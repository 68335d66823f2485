import type { ScoreSteps } from './score-steps.ts';
import { thinCurve } from './thin-curve.ts';

/** Receiver operating characteristic: both rates as the threshold falls, one point per distinct score after (0, 0), whose threshold is infinite: null. */
export interface RocCurve {
  readonly falsePositiveRate: number[];
  readonly truePositiveRate: number[];
  readonly thresholds: (number | null)[];
}

/** The curve of ranked scores; null where a class has no members, for one of the rates is then undefined. */
export function rocCurve(steps: ScoreSteps): RocCurve | null {
  const { thresholds, truePositives, falsePositives, positives, negatives } = steps;
  if (positives === 0 || negatives === 0) return null;
  return {
    falsePositiveRate: [0, ...falsePositives.map((count) => count / negatives)],
    truePositiveRate: [0, ...truePositives.map((count) => count / positives)],
    thresholds: [null, ...thresholds],
  };
}

/** The curve with at most so many of its points, those that give it its shape. */
export function thinRoc(curve: RocCurve, points: number): RocCurve {
  return thinCurve(curve, ['falsePositiveRate', 'truePositiveRate'], points);
}

/** Area under the ROC curve by trapezoids: the probability that a positive outranks a negative, ties counted half. Null as the curve is. */
export function areaUnderRoc(steps: ScoreSteps): number | null {
  const { truePositives, falsePositives, positives, negatives } = steps;
  if (positives === 0 || negatives === 0) return null;
  const doubled = falsePositives.reduce((area, count, step) => {
    const [before, heightBefore] = step === 0 ? [0, 0] : [falsePositives[step - 1], truePositives[step - 1]];
    return area + (count - before) * (truePositives[step] + heightBefore);
  }, 0);
  return doubled / 2 / positives / negatives;
}
