import { type CalibrationBin, calibrationBins, calibrationErrorOf } from '../metrics/calibration.ts';
import { type ClassCounts, classCounts } from '../metrics/class-counts.ts';
import { classScores, f1Parts, precisionParts, recallParts } from '../metrics/class-scores.ts';
import { evaluateMultiLabel, type MultiLabelReport } from '../metrics/evaluate-multi-label.ts';
import { leastProbability } from '../metrics/log-loss.ts';
import type { Measure } from './bootstrap.ts';
import { rankingMeasure } from './class-report.ts';
import { columnOf, type NumberRecord } from './number-record.ts';
import { type RankedClasses, type RankingOptions, type RankingReport, rankingReport } from './ranked-classes.ts';

/** How much of a report is drawn up. */
export interface LabelReportOptions extends RankingOptions {
  readonly calibrationBins: number;
}

/** How well labels are found, any number of which a sample may have; a probability of 0.5 or more says that it has one. */
export interface LabelReport extends MultiLabelReport {
  /** Share of the samples for which each label is right. */
  readonly accuracyPerLabel: number[];
  /** Of all yes-no questions together, and of each label; null where a prediction is not finite. */
  readonly logLoss: number | null;
  readonly logLossPerLabel: number[] | null;
  readonly calibration: { readonly error: number; readonly bins: CalibrationBin[] } | null;
  readonly ranking: RankingReport | null;
}

/** Report of labels from their probabilities. */
export function labelReport(record: NumberRecord, options: LabelReportOptions): LabelReport {
  const { outputs: labels, targets, samples } = record;
  const predictions = decided(record);
  const report = evaluateMultiLabel({ labels, targets, predictions });
  const sound = record.nonFinite === 0;
  const bins = sound ? binsOf(record, options.calibrationBins) : null;
  const surprises = sound ? meanPerLabel(record, (at) => surpriseOf(record, at)) : null;
  return {
    ...report,
    accuracyPerLabel: meanPerLabel({ outputs: labels, samples }, (at) => (predictions[at] === targets[at] ? 1 : 0)),
    logLoss: surprises && surprises.reduce((sum, each) => sum + each, 0) / labels,
    logLossPerLabel: surprises,
    calibration: bins && { error: calibrationErrorOf(bins), bins },
    ranking: sound ? rankingReport(rankedLabels(record), options) : null,
  };
}

/** The same samples, for each label the answer that most of the training samples have, with their share (`priors`) as its probability. */
export function labelBaseline(record: NumberRecord, priors: ArrayLike<number>): MultiLabelReport & { logLoss: number } {
  const { outputs: labels, targets } = record;
  const predictions = Float32Array.from(targets, (_, at) => priors[at % labels]);
  const constant = { ...record, predictions };
  const surprises = meanPerLabel(record, (at) => surpriseOf(constant, at));
  return {
    ...evaluateMultiLabel({ labels, targets, predictions: decided(constant) }),
    logLoss: surprises.reduce((sum, each) => sum + each, 0) / labels,
  };
}

/** Measures of labels; `ranks` says whether the ranking is measured. */
export function labelMeasures(record: NumberRecord, options: { calibrationBins: number; ranks: boolean }): Measure[] {
  const measures = [foundMeasure(record)];
  if (record.nonFinite > 0) return measures;
  measures.push(probabilityMeasure(record, options.calibrationBins));
  if (options.ranks) measures.push(rankingMeasure(rankedLabels(record)));
  return measures;
}

function decided({ predictions }: Pick<NumberRecord, 'predictions'>): Uint8Array {
  return Uint8Array.from(predictions, (probability) => (probability >= 0.5 ? 1 : 0));
}

function surpriseOf({ predictions, targets }: Pick<NumberRecord, 'predictions' | 'targets'>, at: number): number {
  return -Math.log(Math.max(targets[at] === 1 ? predictions[at] : 1 - predictions[at], leastProbability));
}

function meanPerLabel(
  { outputs, samples }: Pick<NumberRecord, 'outputs' | 'samples'>,
  value: (at: number) => number,
): number[] {
  const sums = new Array<number>(outputs).fill(0);
  for (let at = 0; at < samples * outputs; at++) sums[at % outputs] += value(at);
  return sums.map((sum) => sum / samples);
}

/** Confidence of each answer, yes or no, and whether it is right. */
function confidences({ predictions, targets }: NumberRecord) {
  return {
    confidence: Float64Array.from(predictions, (p) => (p >= 0.5 ? p : 1 - p)),
    correct: Uint8Array.from(predictions, (p, at) => (p >= 0.5 ? targets[at] : 1 - targets[at])),
  };
}

function binsOf(record: NumberRecord, bins: number): CalibrationBin[] {
  return calibrationBins(confidences(record), bins);
}

function rankedLabels({ outputs, predictions, targets }: NumberRecord): RankedClasses {
  return {
    classes: outputs,
    scoresOf: (label) => columnOf(predictions, outputs, label),
    membersOf: (label) => Uint8Array.from(columnOf(targets, outputs, label)),
  };
}

function foundMeasure(record: NumberRecord): Measure {
  const { outputs: labels, targets, samples } = record;
  const predictions = decided(record);
  const counts: ClassCounts = classCounts({ task: 'multiLabel', labels, targets: [], predictions: [] });
  return (weights) => {
    for (const list of Object.values(counts)) list.fill(0);
    let [total, exact, wrong] = [0, 0, 0];
    for (let sample = 0; sample < samples; sample++) {
      const weight = weights[sample];
      if (weight === 0) continue;
      const missed = countSample({ counts, targets, predictions }, sample * labels, labels, weight);
      total += weight;
      wrong += weight * missed;
      if (missed === 0) exact += weight;
    }
    if (total === 0) return {};
    const [precision, recall, f1] = [precisionParts, recallParts, f1Parts].map(
      (parts) => classScores(counts, parts).macro,
    );
    return { hammingLoss: wrong / total / labels, exactMatch: exact / total, precision, recall, f1 };
  };
}

/** Counts the labels of a sample, and returns how many of them are wrong. */
function countSample(
  { counts, targets, predictions }: { counts: ClassCounts; targets: Float32Array; predictions: Uint8Array },
  first: number,
  labels: number,
  weight: number,
): number {
  let missed = 0;
  for (let label = 0; label < labels; label++) {
    const [target, prediction] = [targets[first + label], predictions[first + label]];
    counts.support[label] += weight * target;
    counts.predicted[label] += weight * prediction;
    counts.hits[label] += weight * target * prediction;
    if (target !== prediction) missed++;
  }
  return missed;
}

function probabilityMeasure(record: NumberRecord, bins: number): Measure {
  const { outputs: labels, samples } = record;
  const { confidence, correct } = confidences(record);
  const binOf = Int32Array.from(confidence, (value) => Math.min(Math.max(Math.ceil(value * bins) - 1, 0), bins - 1));
  const surprise = confidence.map((_, at) => surpriseOf(record, at));
  const gaps = new Float64Array(bins);
  return (weights) => {
    gaps.fill(0);
    let [loss, total] = [0, 0];
    for (let at = 0; at < samples * labels; at++) {
      const weight = weights[Math.floor(at / labels)];
      loss += weight * surprise[at];
      gaps[binOf[at]] += weight * (correct[at] - confidence[at]);
      total += weight;
    }
    if (total === 0) return {};
    return { logLoss: loss / total, calibrationError: gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / total };
  };
}
