import { z } from 'zod';
import * as ops from '../graph/ops/index.ts';
import { defineActivation } from './define-activation.ts';

/** Probabilities along an axis of the sample, without overflow for large inputs.
 *  @equation f(x)_i = e^x_i / sum_j e^x_j
 *  crossEntropy takes logits: with this as the last layer, give it `fromLogits: false`.
 *  @see Bridle 1990. */
export const softmax = defineActivation('softmax', {
  options: {
    axis: z
      .int()
      .min(-6)
      .max(5)
      .default(-1)
      .describe('Axis that sums to 1, without the batch: 0 is channels (or time), -1 the last. Default: -1.'),
  },
  misfit: ({ length: rank }, { axis }) => {
    if (axis >= -rank && axis < rank) return undefined;
    const expected = rank === 0 ? 'an input of rank 1 or more' : `an axis from ${-rank} to ${rank - 1}`;
    return { field: 'axis', expected: `${expected} (the batch is not counted)`, received: `axis ${axis}` };
  },
  apply: (x, { axis }) => ops.softmax(x, axis < 0 ? axis : axis + 1),
  examples: [
    { options: {}, shape: [2, 3] },
    { options: { axis: 0 }, shape: [2, 3, 2] },
    { options: { axis: -2 }, shape: [2, 2, 3] },
  ],
});
