import { checkedOutcome, type RegressionOutcome, samplesOf } from './outcome.ts';
import { maePerOutput, meanOf, msePerOutput, r2PerOutput, rmsePerOutput } from './regression-errors.ts';

/** How far predicted numbers are off, for each output and as the plain mean over outputs. */
export interface RegressionReport {
  readonly task: 'regression';
  readonly samples: number;
  readonly mae: number;
  readonly mse: number;
  readonly rmse: number;
  readonly r2: number;
  readonly perOutput: {
    readonly mae: number[];
    readonly mse: number[];
    readonly rmse: number[];
    readonly r2: number[];
  };
}

/** Report of a regression; `outputs` (default 1) is how many numbers each sample has.
 *  @throws {RangeError} if there is no sample, or targets and predictions do not fit. */
export function evaluateRegression(input: {
  readonly targets: ArrayLike<number>;
  readonly predictions: ArrayLike<number>;
  readonly outputs?: number;
}): RegressionReport {
  const outcome = checkedOutcome<RegressionOutcome>({ outputs: 1, ...input, task: 'regression' });
  const perOutput = {
    mae: maePerOutput(outcome),
    mse: msePerOutput(outcome),
    rmse: rmsePerOutput(outcome),
    r2: r2PerOutput(outcome),
  };
  return {
    task: 'regression',
    samples: samplesOf(outcome),
    mae: meanOf(perOutput.mae),
    mse: meanOf(perOutput.mse),
    rmse: meanOf(perOutput.rmse),
    r2: meanOf(perOutput.r2),
    perOutput,
  };
}
