import { binaryConfidences, type CalibrationBin, calibrationBins, calibrationErrorOf } from './calibration.ts';
import { classCounts } from './class-counts.ts';
import { classScores, f1Parts, precisionParts, recallParts } from './class-scores.ts';
import { shareCorrect } from './classified.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { logLoss } from './log-loss.ts';
import { type BinaryOutcome, checkedOutcome } from './outcome.ts';
import {
  averagePrecisionOf,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  thinPrecisionRecall,
} from './precision-recall-curve.ts';
import { type ReportOptions, reportDefaults } from './report-options.ts';
import { areaUnderRoc, type RocCurve, rocCurve, thinRoc } from './roc-curve.ts';
import { scoreSteps } from './score-steps.ts';

/** How well scores tell class 1 from class 0; precision, recall and F1 are of class 1. */
export interface BinaryReport {
  readonly task: 'binary';
  readonly samples: number;
  readonly accuracy: number;
  readonly zeroOne: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows are true classes, columns predicted ones. */
  readonly confusionMatrix: number[][];
  readonly rocCurve: RocCurve | null;
  readonly rocAuc: number | null;
  readonly precisionRecallCurve: PrecisionRecallCurve | null;
  readonly averagePrecision: number | null;
  readonly logLoss: number;
  readonly expectedCalibrationError: number;
  readonly calibration: CalibrationBin[];
}

/** Report of a two-class task from the scores of class 1.
 *  @throws {RangeError} if there is no sample, or targets and scores do not fit. */
export function evaluateBinary(input: Omit<BinaryOutcome, 'task'> & ReportOptions): BinaryReport {
  const options = { ...reportDefaults, ...input };
  const outcome = checkedOutcome<BinaryOutcome>({ ...input, task: 'binary' });
  const counts = classCounts(outcome);
  const score = (parts: typeof f1Parts) => classScores(counts, parts, options.zeroDivision).micro;
  const steps = scoreSteps(outcome);
  const calibration = calibrationBins(binaryConfidences(outcome), options.calibrationBins);
  const roc = rocCurve(steps);
  const precisionRecall = precisionRecallCurve(steps);
  const accuracy = shareCorrect(outcome);
  return {
    task: 'binary',
    samples: outcome.targets.length,
    accuracy,
    zeroOne: 1 - accuracy,
    precision: score(precisionParts),
    recall: score(recallParts),
    f1: score(f1Parts),
    confusionMatrix: confusionMatrix(outcome),
    rocCurve: roc && thinRoc(roc, options.curvePoints),
    rocAuc: areaUnderRoc(steps),
    precisionRecallCurve: precisionRecall && thinPrecisionRecall(precisionRecall, options.curvePoints),
    averagePrecision: averagePrecisionOf(steps),
    logLoss: logLoss.value(outcome, { type: 'logLoss' }) as number,
    expectedCalibrationError: calibrationErrorOf(calibration),
    calibration,
  };
}
