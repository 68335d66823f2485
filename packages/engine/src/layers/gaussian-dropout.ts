import { multiply } from '../graph/ops/multiply.ts';
import { defineLayer } from './define-layer.ts';
import { rateField } from './fields.ts';

/** Multiplies values by noise around 1 while training, of the variance that dropout of the same rate has; passes them as they are in evaluation.
 *  @equation y = x * noise, noise ~ N(1, rate / (1 - rate))
 *  Shapes: any -> the same; no weights.
 *  @see Srivastava et al. 2014, section 10 */
export const gaussianDropout = defineLayer('gaussianDropout', {
  options: { rate: rateField.describe('Rate of the dropout it stands for, 0 to below 1.') },
  arity: 'one',
  mask: 'pass',
  infer: ([input]) => input,
  draws: ([{ shape }], { rate }) => {
    if (rate === 0) return {};
    const standardDeviation = Math.sqrt(rate / (1 - rate));
    return { noise: { per: 'sample', shape, distribution: { type: 'normal', mean: 1, standardDeviation } } };
  },
  build: ({ inputs: [{ tensor, mask }], options: { rate }, mode, draw }) => {
    if (mode === 'eval' || rate === 0) return { tensor, mask };
    return { tensor: multiply(tensor, draw('noise')), mask };
  },
  examples: [
    { inputs: [[6]], options: { rate: 0.5 } },
    { inputs: [[2, 3]], options: { rate: 0 } },
  ],
});
