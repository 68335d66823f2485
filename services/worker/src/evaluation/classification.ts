import type { ClassAverage } from '@trainyard/contracts';
import { type ClassRecord, classBaseline, classMeasures, classReport } from '@trainyard/engine';
import type { ReportDraft } from '../attempt/messages.ts';
import { intervalsOf, mostRanked } from './intervals.ts';
import { finite, type JudgedSplit } from './judged-split.ts';
import { classesShown, rankingOf } from './ranking.ts';
import { sharedFields, shareOf } from './shared-fields.ts';

type Draft = Extract<ReportDraft, { task: 'classification' }>;
type Average = 'macro' | 'micro' | 'weighted';
type Averaged = Readonly<Record<'precision' | 'recall' | 'f1', Readonly<Record<Average, number>>>>;

/** Classes that are told of one by one, at most. */
const mostClasses = 1000;
const mostSteps = 20;

/** Precision, recall and F1 of the classes, averaged in the three ways. */
export function averagesOf({ precision, recall, f1 }: Averaged): Record<Average, ClassAverage> {
  const by = (average: Average) => ({ precision: precision[average], recall: recall[average], f1: f1[average] });
  return { macro: by('macro'), micro: by('micro'), weighted: by('weighted') };
}

/** How the ranking enters the cost of a resample. */
export function rankedCost(values: number, classes: number): { ranks: boolean; cost: number } {
  const ranks = values * classes <= mostRanked;
  return { ranks, cost: 4 * values + 10 * classes + (ranks ? 2 * values * classes : 0) };
}

/** Report of an output that tells classes. `priors` counts the classes in the training split. */
export async function classificationReport(
  judged: JudgedSplit,
  record: ClassRecord,
  names: readonly string[],
  priors: ArrayLike<number>,
): Promise<Draft> {
  const { options } = judged;
  const support = countsOf(record.targets, names.length);
  const topK = options.topK.filter((k) => k < names.length);
  const report = classReport(record, { ...options, topK, shown: classesShown(support) });
  const { ranks, cost } = rankedCost(record.targets.length, names.length);
  const measures = classMeasures(record, { ...options, ranks });
  const bootstrap = await intervalsOf(judged, measures, { sampleOf: record.sampleOf, cost });
  const baseline = classBaseline(record, priors);
  const nameOf = (label: number) => names[label] ?? '';
  const { precision, recall, f1, ranking, calibration } = report;
  return {
    ...sharedFields(judged, record, exampleOf(record, names), { bootstrap, notes: notesOf(judged, record) }),
    task: 'classification',
    accuracy: report.accuracy,
    ...averagesOf(report),
    perClass: names.slice(0, mostClasses).map((name, i) => ({
      class: name,
      precision: precision.perClass[i] ?? 0,
      recall: recall.perClass[i] ?? 0,
      f1: f1.perClass[i] ?? 0,
      support: report.support[i] ?? 0,
      rocAuc: ranking?.rocAuc.perClass[i] ?? null,
      averagePrecision: ranking?.averagePrecision.perClass[i] ?? null,
    })),
    topK: report.topK,
    confusionMatrix: report.confusionMatrix && { classes: [...names], matrix: report.confusionMatrix },
    mostConfused: report.mostConfused.map(({ target, prediction, count }) => ({
      target: nameOf(target),
      prediction: nameOf(prediction),
      samples: count,
    })),
    logLoss: finite(report.logLoss),
    calibration,
    ranking: ranking && rankingOf(ranking, names, record.probabilities ? 'probability' : 'score'),
    baseline: {
      class: nameOf(baseline.label),
      accuracy: baseline.accuracy,
      ...averagesOf(baseline),
      logLoss: record.probabilities ? baseline.logLoss : null,
    },
  };
}

/** How often each class is among labels. */
export function countsOf(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

function notesOf({ loss }: JudgedSplit, { probabilities, scoresOf }: ClassRecord): string[] {
  const notes: string[] = [];
  if (!probabilities) {
    notes.push(
      `The loss ${loss.type} gives scores, no probabilities: curves rank by the score, log loss and calibration are left out.`,
    );
  }
  if (!scoresOf) notes.push('Classes times samples are too many to be kept: there are no curves.');
  return notes;
}

/** What was told of a sample: of several steps as lists. */
function exampleOf({ sampleOf, targets, predictions, probabilities }: ClassRecord, names: readonly string[]) {
  const nameOf = (label: number | undefined) => names[label ?? 0] ?? '';
  return (sample: number) => {
    const from = sampleOf.indexOf(sample);
    const end = sampleOf.lastIndexOf(sample) + 1;
    if (from < 0) return { target: [], prediction: [], probability: null, confidence: null };
    if (end - from === 1) {
      return {
        target: nameOf(targets[from]),
        prediction: nameOf(predictions[from]),
        probability: shareOf(probabilities?.ofTruth[from]),
        confidence: shareOf(probabilities?.ofPrediction[from]),
      };
    }
    const listed = (labels: Int32Array) => Array.from(labels.subarray(from, Math.min(end, from + mostSteps)), nameOf);
    return { target: listed(targets), prediction: listed(predictions), probability: null, confidence: null };
  };
}
