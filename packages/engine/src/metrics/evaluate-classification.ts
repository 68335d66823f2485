import { argmax } from './argmax.ts';
import { type CalibrationBin, calibrationBins, calibrationErrorOf, classConfidences } from './calibration.ts';
import { classCounts } from './class-counts.ts';
import { type ClassScores, classScores, f1Parts, precisionParts, recallParts } from './class-scores.ts';
import { shareCorrect } from './classified.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { logLoss } from './log-loss.ts';
import { checkedOutcome, type MultiClassOutcome } from './outcome.ts';
import {
  averagePrecisionOf,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  thinPrecisionRecall,
} from './precision-recall-curve.ts';
import { type ReportOptions, reportDefaults } from './report-options.ts';
import { type RocAucOneVsRest, rocAucOneVsRest } from './roc-auc.ts';
import { type RocCurve, rocCurve, thinRoc } from './roc-curve.ts';
import { type ScoreSteps, stepsPerClass } from './score-steps.ts';
import { softmax } from './softmax.ts';

/** What a model said of each sample: logits or probabilities [samples, classes], or no more than the class. */
export type ClassificationInput = ReportOptions & {
  readonly classes: number;
  /** Class index per sample. */
  readonly targets: ArrayLike<number>;
} & (
    | { readonly logits: ArrayLike<number> }
    | { readonly probabilities: ArrayLike<number> }
    | { readonly predictions: ArrayLike<number> }
  );

/** What the probabilities of the classes are worth; each class is taken against the rest, null where it has no members. */
export interface ProbabilityReport {
  readonly logLoss: number;
  readonly rocAucOneVsRest: RocAucOneVsRest;
  readonly rocCurvePerClass: (RocCurve | null)[];
  readonly precisionRecallCurvePerClass: (PrecisionRecallCurve | null)[];
  readonly averagePrecisionPerClass: (number | null)[];
  readonly expectedCalibrationError: number;
  readonly calibration: CalibrationBin[];
}

/** How well classes are told apart; the part on probabilities is there when those were given. */
export interface ClassificationReport extends Partial<ProbabilityReport> {
  readonly task: 'multiClass';
  readonly samples: number;
  readonly accuracy: number;
  readonly zeroOne: number;
  /** True members of each class. */
  readonly support: number[];
  readonly precision: ClassScores;
  readonly recall: ClassScores;
  readonly f1: ClassScores;
  /** Rows are true classes, columns predicted ones. */
  readonly confusionMatrix: number[][];
}

/** Report of a task of several classes; the lowest class wins a tie.
 *  @throws {RangeError} if there is no sample, or what was given does not fit. */
export function evaluateClassification(input: ClassificationInput): ClassificationReport {
  const { zeroDivision } = { ...reportDefaults, ...input };
  const outcome = checkedOutcome(classifiedOutcome(input));
  const counts = classCounts(outcome);
  const accuracy = shareCorrect(outcome);
  return {
    task: 'multiClass',
    samples: outcome.targets.length,
    accuracy,
    zeroOne: 1 - accuracy,
    support: counts.support,
    precision: classScores(counts, precisionParts, zeroDivision),
    recall: classScores(counts, recallParts, zeroDivision),
    f1: classScores(counts, f1Parts, zeroDivision),
    confusionMatrix: confusionMatrix(outcome),
    ...(outcome.probabilities === undefined ? {} : probabilityReport(outcome, outcome.probabilities, input)),
  };
}

/** The outcome of a task of several classes, from logits, probabilities or classes. */
export function classifiedOutcome(input: ClassificationInput): MultiClassOutcome {
  const { classes, targets } = input;
  if ('predictions' in input) return { task: 'multiClass', classes, targets, predictions: input.predictions };
  const given = 'logits' in input ? input.logits : input.probabilities;
  const probabilities = 'logits' in input ? softmax(input.logits, classes) : input.probabilities;
  return { task: 'multiClass', classes, targets, predictions: argmax(given, classes), probabilities };
}

function probabilityReport(
  outcome: MultiClassOutcome,
  probabilities: ArrayLike<number>,
  input: ReportOptions,
): ProbabilityReport {
  const { calibrationBins: bins, curvePoints } = { ...reportDefaults, ...input };
  const steps = stepsPerClass(outcome, probabilities);
  const calibration = calibrationBins(classConfidences(outcome, probabilities), bins);
  const roc = (ofClass: ScoreSteps) => thinnedOrNull(rocCurve(ofClass), (curve) => thinRoc(curve, curvePoints));
  const precisionRecall = (ofClass: ScoreSteps) =>
    thinnedOrNull(precisionRecallCurve(ofClass), (curve) => thinPrecisionRecall(curve, curvePoints));
  return {
    logLoss: logLoss.value(outcome, { type: 'logLoss' }) as number,
    rocAucOneVsRest: rocAucOneVsRest(steps),
    rocCurvePerClass: steps.map(roc),
    precisionRecallCurvePerClass: steps.map(precisionRecall),
    averagePrecisionPerClass: steps.map(averagePrecisionOf),
    expectedCalibrationError: calibrationErrorOf(calibration),
    calibration,
  };
}

function thinnedOrNull<Curve>(curve: Curve | null, thin: (curve: Curve) => Curve): Curve | null {
  return curve && thin(curve);
}
