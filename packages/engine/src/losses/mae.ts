import { abs } from '../graph/ops/abs.ts';
import { subtract } from '../graph/ops/subtract.ts';
import { defineLoss } from './define-loss.ts';
import { numbersLikeOutput } from './targets.ts';

/** Absolute error: sum over outputs, mean over samples; its slope is taken as 0 where output and target are equal.
 *  @equation L = (1/N) sum_n sum_i |y_ni - t_ni|
 *  Shapes: output and targets [batch, ...].
 *  @see CENG502 Eq. 7 */
export const mae = defineLoss('mae', {
  options: {},
  targets: numbersLikeOutput,
  terms: ({ output, targets }) => ({ terms: abs(subtract(output, targets)) }),
  examples: [
    { options: {}, output: [3] },
    { options: { scale: 0.5 }, output: [2, 3] },
  ],
});
