import type { ZeroDivision } from './class-scores.ts';

/** How a classification report is drawn up. */
export interface ReportOptions {
  /** Value of precision, recall and F1 where they are 0/0. Default 0. */
  readonly zeroDivision?: ZeroDivision;
  /** Bins of the reliability diagram and of the calibration error. Default 10. */
  readonly calibrationBins?: number;
  /** Most points of each curve, at least 2; areas are of the whole curve. Default: all points. */
  readonly curvePoints?: number;
}

/** The defaults of `ReportOptions`. */
export const reportDefaults = { zeroDivision: 0, calibrationBins: 10, curvePoints: Number.POSITIVE_INFINITY } as const;
