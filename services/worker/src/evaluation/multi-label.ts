import { labelBaseline, labelMeasures, labelReport, type NumberRecord } from '@trainyard/engine';
import type { ReportDraft } from '../attempt/messages.ts';
import { averagesOf, rankedCost } from './classification.ts';
import { intervalsOf } from './intervals.ts';
import { finite, type JudgedSplit } from './judged-split.ts';
import { classesShown, rankingOf } from './ranking.ts';
import { sharedFields, shareOf } from './shared-fields.ts';

type Draft = Extract<ReportDraft, { task: 'multiLabel' }>;

const mostLabels = 1000;
const mostListed = 20;

/** Report of an output that answers yes or no for each label. `priors` is the share of the training split that has each. */
export async function multiLabelReport(
  judged: JudgedSplit,
  record: NumberRecord,
  names: readonly string[],
  priors: ArrayLike<number>,
): Promise<Draft> {
  const { options } = judged;
  const shown = names.length === 1 ? new Set([0]) : classesShown(supportOf(record));
  const report = labelReport(record, { ...options, shown });
  const { ranks, cost } = rankedCost(record.samples, names.length);
  const measures = labelMeasures(record, { ...options, ranks });
  const sampleOf = Int32Array.from({ length: record.samples }, (_, sample) => sample);
  const bootstrap = await intervalsOf(judged, measures, { sampleOf, cost: cost + 6 * record.targets.length });
  const baseline = labelBaseline(record, priors);
  const { precision, recall, f1, ranking } = report;
  const found = ({ hammingLoss, exactMatch, ...rest }: typeof baseline | typeof report) => ({
    hammingLoss,
    exactMatch,
    ...averagesOf(rest),
  });
  return {
    ...sharedFields(judged, record, exampleOf(record, names), { bootstrap, notes: [] }),
    task: 'multiLabel',
    ...found(report),
    perLabel: names.slice(0, mostLabels).map((label, i) => ({
      label,
      precision: precision.perClass[i] ?? 0,
      recall: recall.perClass[i] ?? 0,
      f1: f1.perClass[i] ?? 0,
      support: report.support[i] ?? 0,
      accuracy: report.accuracyPerLabel[i] ?? 0,
      logLoss: finite(report.logLossPerLabel?.[i] ?? null),
      rocAuc: ranking?.rocAuc.perClass[i] ?? null,
      averagePrecision: ranking?.averagePrecision.perClass[i] ?? null,
    })),
    logLoss: finite(report.logLoss),
    calibration: report.calibration,
    ranking: ranking && rankingOf(ranking, names, 'probability'),
    baseline: { ...found(baseline), logLoss: baseline.logLoss },
  };
}

function supportOf({ targets, outputs }: NumberRecord): number[] {
  const counts = new Array<number>(outputs).fill(0);
  for (const [at, target] of targets.entries()) counts[at % outputs] = (counts[at % outputs] ?? 0) + target;
  return counts;
}

/** The labels that a sample has and those it was given; of a single label its probability too. */
function exampleOf({ targets, predictions, outputs }: NumberRecord, names: readonly string[]) {
  return (sample: number) => {
    const of = (values: Float32Array) => values.subarray(sample * outputs, (sample + 1) * outputs);
    const listed = (values: Float32Array) => names.filter((_, i) => (of(values)[i] ?? 0) >= 0.5).slice(0, mostListed);
    const [target = 0, yes = 0] = [of(targets)[0], of(predictions)[0]];
    const alone = outputs === 1;
    return {
      target: listed(targets),
      prediction: listed(predictions),
      probability: alone ? shareOf(target === 1 ? yes : 1 - yes) : null,
      confidence: alone ? shareOf(Math.max(yes, 1 - yes)) : null,
    };
  };
}
