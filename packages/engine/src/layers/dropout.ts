import { scalarLike } from '../graph/ops/constant.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { defineLayer } from './define-layer.ts';
import { rateField } from './fields.ts';

/** Drops values at random while training; passes them as they are in evaluation.
 *  @equation y = x * keep / (1 - rate), keep ~ Bernoulli(1 - rate)
 *  Shapes: any -> the same.
 *  @see Srivastava et al. 2014 */
export const dropout = defineLayer('dropout', {
  options: { rate: rateField },
  arity: 'one',
  mask: 'pass',
  infer: ([input]) => input,
  draws: ([{ shape }], { rate }) =>
    rate === 0 ? {} : { keep: { per: 'sample', shape, distribution: { type: 'bernoulli', probability: 1 - rate } } },
  build: ({ inputs: [{ tensor, mask }], options: { rate }, mode, draw }) => {
    if (mode === 'eval' || rate === 0) return { tensor, mask };
    return { tensor: multiply(tensor, multiply(draw('keep'), scalarLike(tensor, 1 / (1 - rate)))), mask };
  },
  examples: [
    { inputs: [[6]], options: { rate: 0.5 } },
    { inputs: [[2, 3]], options: { rate: 0 } },
  ],
});
