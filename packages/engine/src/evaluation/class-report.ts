import { type CalibrationBin, calibrationBins, calibrationErrorOf } from '../metrics/calibration.ts';
import { classCounts } from '../metrics/class-counts.ts';
import { type ClassScores, classScores, f1Parts, precisionParts, recallParts } from '../metrics/class-scores.ts';
import { shareCorrect } from '../metrics/classified.ts';
import { confusionMatrix } from '../metrics/confusion-matrix.ts';
import { leastProbability } from '../metrics/log-loss.ts';
import type { MultiClassOutcome } from '../metrics/outcome.ts';
import type { Measure } from './bootstrap.ts';
import type { ClassRecord } from './class-record.ts';
import {
  averages,
  orderedClass,
  type RankedClasses,
  type RankingOptions,
  type RankingReport,
  rankingReport,
  weightedRanking,
} from './ranked-classes.ts';

/** How much of a report is drawn up. */
export interface ClassReportOptions extends RankingOptions {
  /** Bins of the reliability diagram. */
  readonly calibrationBins: number;
  /** Among how many of the most likely classes the true one is looked for. */
  readonly topK: readonly number[];
}

/** How well classes are told apart. */
export interface ClassScoreReport {
  readonly accuracy: number;
  readonly support: number[];
  readonly precision: ClassScores;
  readonly recall: ClassScores;
  readonly f1: ClassScores;
}

/** A mistake: positions of one class that were taken for another. */
export interface Confusion {
  readonly target: number;
  readonly prediction: number;
  readonly count: number;
}

const mostClassesInMatrix = 200;
const mostConfusions = 20;

/** What became of a classifier's positions. */
export interface ClassReport extends ClassScoreReport {
  /** Rows are true classes, columns predicted ones; null where there are more than 200 classes. */
  readonly confusionMatrix: number[][] | null;
  /** The most frequent mistakes, at most 20. */
  readonly mostConfused: Confusion[];
  /** Share of the positions whose true class is among the k most likely. */
  readonly topK: { readonly k: number; readonly accuracy: number }[];
  readonly logLoss: number | null;
  readonly calibration: { readonly error: number; readonly bins: CalibrationBin[] } | null;
  readonly ranking: RankingReport | null;
}

/** Report of what was recorded; what is of probabilities is null where there are none, or where an output is not finite. */
export function classReport(record: ClassRecord, options: ClassReportOptions): ClassReport {
  const outcome = outcomeOf(record);
  const sound = record.nonFinite === 0;
  const bins = sound ? binsOf(record, options.calibrationBins) : null;
  const ranked = sound ? rankedClasses(record) : undefined;
  return {
    ...scoreReport(outcome),
    confusionMatrix: record.classes > mostClassesInMatrix ? null : confusionMatrix(outcome),
    mostConfused: mostConfused(record),
    topK: options.topK.map((k) => ({ k, accuracy: shareOf(record.ranks, (rank) => rank < k) })),
    logLoss: sound ? logLossOf(record) : null,
    calibration: bins && { error: calibrationErrorOf(bins), bins },
    ranking: ranked ? rankingReport(ranked, options) : null,
  };
}

/** The same positions, all taken for the class that `priors` has most of (the lowest of equal ones), with the shares of `priors`
 *  as the probabilities of the classes. */
export function classBaseline(
  record: ClassRecord,
  priors: ArrayLike<number>,
): ClassScoreReport & { label: number; logLoss: number } {
  const counts = Array.from(priors);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const label = counts.indexOf(Math.max(...counts));
  const surprise = counts.map((count) => -Math.log(Math.max(count / total, leastProbability)));
  const predictions = new Int32Array(record.targets.length).fill(label);
  return {
    label,
    ...scoreReport(outcomeOf({ ...record, predictions })),
    logLoss: record.targets.reduce((sum, target) => sum + surprise[target], 0) / record.targets.length,
  };
}

/** Measures of a classification: accuracy, macro averages, and what is of probabilities or of the ranking where there is any.
 *  `ranks` says whether the ranking is measured, which costs as much for every class. */
export function classMeasures(record: ClassRecord, options: { calibrationBins: number; ranks: boolean }): Measure[] {
  const measures = [scoreMeasure(record)];
  if (record.nonFinite > 0) return measures;
  if (record.probabilities) measures.push(probabilityMeasure(record.probabilities, record, options.calibrationBins));
  const ranked = options.ranks ? rankedClasses(record) : undefined;
  if (ranked) measures.push(rankingMeasure(ranked));
  return measures;
}

function outcomeOf({ classes, targets, predictions }: ClassRecord): MultiClassOutcome {
  return { task: 'multiClass', classes, targets, predictions };
}

function scoreReport(outcome: MultiClassOutcome): ClassScoreReport {
  const counts = classCounts(outcome);
  return {
    accuracy: shareCorrect(outcome),
    support: counts.support,
    precision: classScores(counts, precisionParts),
    recall: classScores(counts, recallParts),
    f1: classScores(counts, f1Parts),
  };
}

function mostConfused({ classes, targets, predictions }: ClassRecord): Confusion[] {
  const counts = new Map<number, number>();
  for (let at = 0; at < targets.length; at++) {
    if (targets[at] === predictions[at]) continue;
    const pair = targets[at] * classes + predictions[at];
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const most = [...counts].sort(([a, many], [b, more]) => more - many || a - b).slice(0, mostConfusions);
  return most.map(([pair, count]) => ({ target: Math.floor(pair / classes), prediction: pair % classes, count }));
}

function binsOf({ probabilities, targets, predictions }: ClassRecord, bins: number): CalibrationBin[] | null {
  if (!probabilities) return null;
  const correct = Uint8Array.from(targets, (target, at) => (predictions[at] === target ? 1 : 0));
  return calibrationBins({ confidence: probabilities.ofPrediction, correct }, bins);
}

function logLossOf({ probabilities }: ClassRecord): number | null {
  if (!probabilities) return null;
  const { ofTruth } = probabilities;
  return (
    ofTruth.reduce((sum, probability) => sum - Math.log(Math.max(probability, leastProbability)), 0) / ofTruth.length
  );
}

function rankedClasses({ classes, targets, scoresOf }: ClassRecord): RankedClasses | undefined {
  if (scoresOf === undefined) return undefined;
  const membersOf = (label: number) => Uint8Array.from(targets, (target) => (target === label ? 1 : 0));
  return { classes, scoresOf, membersOf };
}

function shareOf(values: Int32Array, holds: (value: number) => boolean): number {
  return values.reduce((count, value) => count + (holds(value) ? 1 : 0), 0) / values.length;
}

function scoreMeasure({ classes, targets, predictions }: ClassRecord): Measure {
  const [hits, predicted, support] = [0, 1, 2].map(() => new Float64Array(classes));
  return (weights) => {
    for (const counts of [hits, predicted, support]) counts.fill(0);
    for (let at = 0; at < targets.length; at++) {
      const weight = weights[at];
      if (weight === 0) continue;
      support[targets[at]] += weight;
      predicted[predictions[at]] += weight;
      if (targets[at] === predictions[at]) hits[targets[at]] += weight;
    }
    const counts = { hits: [...hits], predicted: [...predicted], support: [...support] };
    const [precision, recall, f1] = [precisionParts, recallParts, f1Parts].map(
      (parts) => classScores(counts, parts).macro,
    );
    const total = counts.support.reduce((sum, count) => sum + count, 0);
    return {
      accuracy: total === 0 ? null : counts.hits.reduce((sum, count) => sum + count, 0) / total,
      precision,
      recall,
      f1,
    };
  };
}

function probabilityMeasure(
  { ofTruth, ofPrediction }: NonNullable<ClassRecord['probabilities']>,
  { targets, predictions }: ClassRecord,
  bins: number,
): Measure {
  const surprise = ofTruth.map((probability) => -Math.log(Math.max(probability, leastProbability)));
  const binOf = Int32Array.from(ofPrediction, (value) => Math.min(Math.max(Math.ceil(value * bins) - 1, 0), bins - 1));
  const gap = ofPrediction.map((value, at) => (targets[at] === predictions[at] ? 1 : 0) - value);
  const gaps = new Float64Array(bins);
  return (weights) => {
    gaps.fill(0);
    let [loss, total] = [0, 0];
    for (let at = 0; at < gap.length; at++) {
      const weight = weights[at];
      loss += weight * surprise[at];
      gaps[binOf[at]] += weight * gap[at];
      total += weight;
    }
    if (total === 0) return { logLoss: null, calibrationError: null };
    return { logLoss: loss / total, calibrationError: gaps.reduce((sum, each) => sum + Math.abs(each), 0) / total };
  };
}

/** Measure of a ranking: the macro averages. */
export function rankingMeasure(ranked: RankedClasses): Measure {
  const ordered = Array.from({ length: ranked.classes }, (_, label) =>
    orderedClass(ranked.scoresOf(label), ranked.membersOf(label)),
  );
  const sums = new Float64Array((ordered[0]?.order.length ?? 0) + 1);
  return (weights) => {
    const measured = ordered.map((each) => weightedRanking(each, weights, sums));
    return {
      rocAuc: averages(measured.map(({ area, members }) => ({ value: area, members }))).macro,
      averagePrecision: averages(measured.map(({ precision, members }) => ({ value: precision, members }))).macro,
    };
  };
}
