import type { ScoreSteps } from './score-steps.ts';
import { thinCurve } from './thin-curve.ts';

/** Precision over recall as the threshold falls, one point per distinct score after recall 0, where precision is taken as 1 and the threshold is infinite: null. */
export interface PrecisionRecallCurve {
  readonly precision: number[];
  readonly recall: number[];
  readonly thresholds: (number | null)[];
}

/** The curve of ranked scores; null without positives. */
export function precisionRecallCurve(steps: ScoreSteps): PrecisionRecallCurve | null {
  const { thresholds, truePositives, falsePositives, positives } = steps;
  if (positives === 0) return null;
  return {
    precision: [1, ...truePositives.map((hits, step) => hits / (hits + falsePositives[step]))],
    recall: [0, ...truePositives.map((hits) => hits / positives)],
    thresholds: [null, ...thresholds],
  };
}

/** The curve with at most so many of its points, those that give it its shape. */
export function thinPrecisionRecall(curve: PrecisionRecallCurve, points: number): PrecisionRecallCurve {
  return thinCurve(curve, ['recall', 'precision'], points);
}

/** Average precision: sum over steps of (recall - recall before) * precision, without interpolation. Null without positives. */
export function averagePrecisionOf({ truePositives, falsePositives, positives }: ScoreSteps): number | null {
  if (positives === 0) return null;
  const weighted = truePositives.reduce((sum, hits, step) => {
    const gained = hits - (truePositives[step - 1] ?? 0);
    return sum + (gained * hits) / (hits + falsePositives[step]);
  }, 0);
  return weighted / positives;
}
