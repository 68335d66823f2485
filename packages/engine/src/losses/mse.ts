import { multiply } from '../graph/ops/multiply.ts';
import { subtract } from '../graph/ops/subtract.ts';
import { defineLoss } from './define-loss.ts';
import { numbersLikeOutput } from './targets.ts';

/** Squared error: sum over outputs, mean over samples.
 *  @equation L = (1/N) sum_n sum_i (y_ni - t_ni)^2
 *  Shapes: output and targets [batch, ...].
 *  @see CENG502 Eq. 6 */
export const mse = defineLoss('mse', {
  options: {},
  targets: numbersLikeOutput,
  terms: ({ output, targets }) => {
    const difference = subtract(output, targets);
    return { terms: multiply(difference, difference) };
  },
  examples: [
    { options: {}, output: [3] },
    { options: { scale: 0.5 }, output: [2, 3] },
  ],
});
