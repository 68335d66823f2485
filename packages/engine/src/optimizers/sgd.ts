import { z } from 'zod';
import { add } from '../graph/ops/add.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { subtract } from '../graph/ops/subtract.ts';
import { defineOptimizer } from './define-optimizer.ts';

/** Gradient descent, with momentum and in Nesterov's way on demand.
 *  Nesterov takes g at the looked-ahead point: the stored parameters are that point, theta + beta v, so they move by
 *  beta v_new - rate g, as in PyTorch. With a changing rate PyTorch's momentum differs: its velocity leaves the rate out.
 *  @equation v <- beta v - rate g; theta <- theta + v
 *  Shapes: all vectors as long as the parameters; keeps v where there is momentum.
 *  @see Sutskever et al. 2013; CENG502 Eq. 15, 16 */
export const sgd = defineOptimizer('sgd', {
  learningRate: 0.01,
  options: {
    momentum: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .describe('Share of the last step in the next, 0 to below 1. Default: 0.'),
    nesterov: z
      .boolean()
      .default(false)
      .describe('Whether the gradient is taken at the looked-ahead point. Default: false.'),
  },
  slots: ({ momentum }) => (momentum === 0 ? [] : ['velocity']),
  coefficients: (_, learningRate) => ({ learningRate }),
  update: ({ parameters, gradient, slots, coefficients: { learningRate }, options: { momentum, nesterov } }) => {
    const step = multiply(gradient, learningRate);
    if (momentum === 0) return { parameters: subtract(parameters, step), slots };
    const beta = scalarLike(parameters, momentum);
    const velocity = subtract(multiply(slots.velocity, beta), step);
    const move = nesterov ? subtract(multiply(velocity, beta), step) : velocity;
    return { parameters: add(parameters, move), slots: { velocity } };
  },
  examples: [{}, { momentum: 0.9 }, { learningRate: 0.02, momentum: 0.8, nesterov: true }],
});
