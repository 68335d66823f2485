import { type NumberRecord, numberBaseline, numberMeasures, numberReport } from '@trainyard/engine';
import type { ReportDraft } from '../attempt/messages.ts';
import { intervalsOf } from './intervals.ts';
import { finite, type JudgedSplit } from './judged-split.ts';
import { sharedFields } from './shared-fields.ts';

type Draft = Extract<ReportDraft, { task: 'regression' }>;
type Errors = Readonly<Record<'mse' | 'rmse' | 'mae' | 'r2', number>>;

const mostColumns = 1000;
const mostListed = 20;
const plotted = { columns: 4, samples: 250 };

const errorsOf = ({ mse, rmse, mae, r2 }: Errors) => ({
  mse: finite(mse),
  rmse: finite(rmse),
  mae: finite(mae),
  r2: finite(r2),
});

/** Report of an output of numbers. `means` are those of the columns over the training split. */
export async function regressionReport(
  judged: JudgedSplit,
  record: NumberRecord,
  columns: readonly string[],
  means: ArrayLike<number>,
): Promise<Draft> {
  const report = numberReport(record);
  const { perOutput, meanError } = report;
  const sampleOf = Int32Array.from({ length: record.samples }, (_, sample) => sample);
  const measures = record.nonFinite > 0 ? [] : numberMeasures(record);
  const bootstrap = await intervalsOf(judged, measures, { sampleOf, cost: 6 * record.targets.length });
  const errorOf = (name: keyof Errors, i: number) => perOutput[name][i] ?? Number.NaN;
  return {
    ...sharedFields(judged, record, exampleOf(record), { bootstrap, notes: [] }),
    task: 'regression',
    ...errorsOf(report),
    perColumn: columns.slice(0, mostColumns).map((column, i) => ({
      column,
      ...errorsOf({ mse: errorOf('mse', i), rmse: errorOf('rmse', i), mae: errorOf('mae', i), r2: errorOf('r2', i) }),
      meanError: finite(meanError[i] ?? Number.NaN),
    })),
    residuals: report.residuals,
    points: record.nonFinite > 0 ? [] : pointsOf(record, columns),
    baseline: errorsOf(numberBaseline(record, means)),
  };
}

function pointsOf(
  { targets, predictions, outputs, samples }: NumberRecord,
  columns: readonly string[],
): Draft['points'] {
  const step = Math.ceil(samples / plotted.samples);
  const chosen = Array.from({ length: Math.ceil(samples / step) }, (_, i) => i * step);
  return columns.slice(0, plotted.columns).map((column, at) => ({
    column,
    targets: chosen.map((sample) => rounded(targets[sample * outputs + at])),
    predictions: chosen.map((sample) => rounded(predictions[sample * outputs + at])),
  }));
}

const rounded = (value = 0): number => Number(value.toPrecision(7));

function exampleOf({ targets, predictions, outputs }: NumberRecord) {
  const listed = (values: Float32Array, sample: number) =>
    Array.from(values.subarray(sample * outputs, sample * outputs + Math.min(outputs, mostListed)), (value) =>
      Number.isFinite(value) ? rounded(value) : null,
    );
  return (sample: number) => ({
    target: listed(targets, sample),
    prediction: listed(predictions, sample),
    probability: null,
    confidence: null,
  });
}
