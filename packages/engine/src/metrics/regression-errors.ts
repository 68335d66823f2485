import { type RegressionOutcome, samplesOf } from './outcome.ts';

/** An error of one output: `error` of each target and prediction, averaged over samples. */
export function meanPerOutput(
  outcome: RegressionOutcome,
  error: (target: number, prediction: number, output: number) => number,
): number[] {
  const { targets, predictions, outputs } = outcome;
  const sums = new Array<number>(outputs).fill(0);
  for (let i = 0; i < targets.length; i++) sums[i % outputs] += error(targets[i], predictions[i], i % outputs);
  return sums.map((sum) => sum / samplesOf(outcome));
}

/** Plain mean. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean squared error of each output. */
export function msePerOutput(outcome: RegressionOutcome): number[] {
  return meanPerOutput(outcome, (target, prediction) => (target - prediction) ** 2);
}

/** Mean absolute error of each output. */
export function maePerOutput(outcome: RegressionOutcome): number[] {
  return meanPerOutput(outcome, (target, prediction) => Math.abs(target - prediction));
}

/** Root of the mean squared error of each output. */
export function rmsePerOutput(outcome: RegressionOutcome): number[] {
  return msePerOutput(outcome).map(Math.sqrt);
}

/** Coefficient of determination of each output: 1 - squared error / variance of the targets.
 *  Targets without variance: 1 if predicted exactly, else 0. */
export function r2PerOutput(outcome: RegressionOutcome): number[] {
  const means = meanPerOutput(outcome, (target) => target);
  const variances = meanPerOutput(outcome, (target, _prediction, output) => (target - means[output]) ** 2);
  return msePerOutput(outcome).map((error, output) => {
    if (variances[output] === 0) return error === 0 ? 1 : 0;
    return 1 - error / variances[output];
  });
}
