import { z } from 'zod';
import * as ops from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import { defineActivation } from './define-activation.ts';

/** Gaussian error linear unit: the input times the standard normal distribution function of it.
 *  @equation f(x) = x Phi(x) = x/2 (1 + erf(x / sqrt(2)))
 *  That is the exact form; `approximate: "tanh"` is x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).
 *  @see Hendrycks & Gimpel 2016. */
export const gelu = defineActivation('gelu', {
  options: {
    approximate: z
      .enum(['none', 'tanh'])
      .default('none')
      .describe('"none": the exact form by erf; "tanh": the approximation of the paper. Default: none.'),
  },
  apply: (x, { approximate }) => {
    const share = approximate === 'tanh' ? ops.tanh(argument(x)) : ops.erf(times(x, Math.SQRT1_2));
    return ops.multiply(times(x, 0.5), ops.add(share, ops.constant(x.dtype, [], [1])));
  },
  examples: [
    { options: {}, shape: [2, 3] },
    { options: { approximate: 'tanh' }, shape: [2, 3] },
  ],
});

/** sqrt(2/pi) (x + 0.044715 x^3), as x (a + b x^2). */
function argument(x: Tensor): Tensor {
  const scale = Math.sqrt(2 / Math.PI);
  const factor = ops.add(times(ops.multiply(x, x), 0.044715 * scale), ops.constant(x.dtype, [], [scale]));
  return ops.multiply(x, factor);
}

function times(x: Tensor, factor: number): Tensor {
  return ops.multiply(x, ops.constant(x.dtype, [], [factor]));
}
