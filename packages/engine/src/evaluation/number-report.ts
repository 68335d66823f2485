import { evaluateRegression, type RegressionReport } from '../metrics/evaluate-regression.ts';
import { type Measure, quantile } from './bootstrap.ts';
import type { NumberRecord } from './number-record.ts';

/** How the errors (prediction - target) of all outputs are spread. */
export interface ResidualSummary {
  readonly mean: number;
  readonly standardDeviation: number;
  /** Values below which 0, 5, 25, 50, 75, 95 and 100 % of the errors lie. */
  readonly quantiles: number[];
  /** Counts in equal stretches from `from` to `to`. */
  readonly histogram: { readonly from: number; readonly to: number; readonly counts: number[] };
}

/** The shares of `ResidualSummary.quantiles`. */
export const residualShares = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1] as const;

/** How far predicted numbers are off. */
export interface NumberReport extends RegressionReport {
  /** Mean of prediction - target of each output. */
  readonly meanError: number[];
  /** Null where a prediction is not finite. */
  readonly residuals: ResidualSummary | null;
}

// Of more errors an even choice tells the same.
const mostResiduals = 200_000;
const histogramBins = 30;

/** Report of what was recorded. */
export function numberReport(record: NumberRecord): NumberReport {
  const { targets, predictions, outputs, samples } = record;
  const errors = new Float64Array(outputs);
  for (let at = 0; at < targets.length; at++) errors[at % outputs] += (predictions[at] - targets[at]) / samples;
  return {
    ...evaluateRegression({ targets, predictions, outputs }),
    meanError: [...errors],
    residuals: record.nonFinite > 0 ? null : residualSummary(record),
  };
}

/** The same samples, with the given mean for each output as the prediction. */
export function numberBaseline({ targets, outputs }: NumberRecord, means: ArrayLike<number>): RegressionReport {
  const predictions = Float64Array.from(targets, (_, at) => means[at % outputs]);
  return evaluateRegression({ targets, predictions, outputs });
}

/** Measures of a regression: means over the outputs. Where targets do not vary in what was drawn, R2 is 1 or 0 as it is on the whole. */
export function numberMeasures({ targets, predictions, outputs, samples }: NumberRecord): Measure[] {
  const middles = new Float64Array(outputs);
  for (let at = 0; at < targets.length; at++) middles[at % outputs] += targets[at] / samples;
  const [squares, sizes, firsts, seconds] = [0, 1, 2, 3].map(() => new Float64Array(outputs));
  const measure: Measure = (weights) => {
    for (const sums of [squares, sizes, firsts, seconds]) sums.fill(0);
    let total = 0;
    for (let sample = 0; sample < samples; sample++) {
      const weight = weights[sample];
      if (weight === 0) continue;
      total += weight;
      for (let output = 0, at = sample * outputs; output < outputs; output++, at++) {
        const error = predictions[at] - targets[at];
        // From the middle of all targets, so that the difference of the sums below keeps its digits.
        const off = targets[at] - middles[output];
        squares[output] += weight * error * error;
        sizes[output] += weight * Math.abs(error);
        firsts[output] += weight * off;
        seconds[output] += weight * off * off;
      }
    }
    return total === 0 ? {} : numbersOf({ squares, sizes, firsts, seconds }, total);
  };
  return [measure];
}

interface Sums {
  readonly squares: Float64Array;
  readonly sizes: Float64Array;
  readonly firsts: Float64Array;
  readonly seconds: Float64Array;
}

function numbersOf({ squares, sizes, firsts, seconds }: Sums, total: number): Record<string, number> {
  const mean = (value: (output: number) => number) =>
    squares.reduce((sum, _, output) => sum + value(output), 0) / squares.length;
  const r2Of = (output: number) => {
    const spread = seconds[output] - firsts[output] ** 2 / total;
    if (spread <= 1e-12 * seconds[output]) return squares[output] === 0 ? 1 : 0;
    return 1 - squares[output] / spread;
  };
  return {
    mse: mean((output) => squares[output] / total),
    rmse: mean((output) => Math.sqrt(squares[output] / total)),
    mae: mean((output) => sizes[output] / total),
    r2: mean(r2Of),
  };
}

function residualSummary({ targets, predictions }: NumberRecord): ResidualSummary {
  const step = Math.ceil(targets.length / mostResiduals);
  const errors = Float64Array.from({ length: Math.ceil(targets.length / step) }, (_, i) => {
    return predictions[i * step] - targets[i * step];
  }).sort();
  const mean = errors.reduce((sum, error) => sum + error / errors.length, 0);
  const variance = errors.reduce((sum, error) => sum + (error - mean) ** 2 / errors.length, 0);
  return {
    mean,
    standardDeviation: Math.sqrt(variance),
    quantiles: residualShares.map((share) => quantile(errors, share)),
    histogram: histogramOf(errors),
  };
}

function histogramOf(sorted: Float64Array): ResidualSummary['histogram'] {
  const [from, to] = [sorted[0], sorted[sorted.length - 1]];
  const counts = new Array<number>(from === to ? 1 : histogramBins).fill(0);
  const width = (to - from) / counts.length || 1;
  for (const error of sorted) counts[Math.min(Math.floor((error - from) / width), counts.length - 1)]++;
  return { from, to, counts };
}
