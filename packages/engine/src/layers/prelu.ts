import { z } from 'zod';
import { scalarLike } from '../graph/ops/constant.ts';
import { greater } from '../graph/ops/greater.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { where } from '../graph/ops/where.ts';
import { initializerDocument } from '../initializers/document.ts';
import { perChannel } from './affine.ts';
import { defineLayer } from './define-layer.ts';

/** Rectifier whose slope for what is negative is learned, one a channel; the slope at 0 is the learned one.
 *  @equation y = x if x > 0, else weight x
 *  Shapes: [channels, ...] -> the same; weight [channels], or [1] when shared.
 *  Penalties leave the weight alone, as the paper does: they would turn it into a plain ReLU.
 *  @see He et al. 2015 */
export const prelu = defineLayer('prelu', {
  options: {
    shared: z.boolean().default(false).describe('Whether all channels share one slope. Default: false.'),
    initializer: initializerDocument
      .default({ type: 'constant', value: 0.25 })
      .describe('Start of the slopes. Default: 0.25.'),
  },
  arity: 'one',
  infer: ([input], { shared }, report) => {
    if (shared || input.shape.length > 0) return input;
    report({
      code: 'wrongRank',
      expected: 'an input of rank 1 or more, [channels, ...]',
      received: 'a single number',
      hint: 'Set shared.',
    });
    return undefined;
  },
  parameters: ([{ shape }], { shared, initializer }) => ({
    weight: { shape: [shared ? 1 : shape[0]], initializer, role: 'scale' },
  }),
  build: ({ inputs: [{ tensor: x }], options: { shared }, parameter }) => {
    const slope = reshape(parameter('weight'), shared ? [] : perChannel(x));
    return { tensor: where(greater(x, scalarLike(x, 0)), x, multiply(x, slope)) };
  },
  examples: [
    { inputs: [[3]], options: {} },
    { inputs: [[2, 3, 2]], options: {} },
    { inputs: [[2, 3]], options: { shared: true } },
    { inputs: [[]], options: { shared: true, initializer: 'zeros' } },
  ],
});
