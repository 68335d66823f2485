import { normalize } from '../graph/ops/normalize.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { formatShape, sizeOf } from '../tensor/shape.ts';
import { normFields, perChannel, scaleAndShift, scaledAndShifted } from './affine.ts';
import { defineLayer } from './define-layer.ts';
import { sizeField } from './fields.ts';

/** Group normalization: neighbouring channels of each sample are brought to mean 0 and variance 1 together, then each is scaled and shifted.
 *  @equation y = weight (x - mean) / sqrt(variance + epsilon) + bias
 *  Shapes: [channels, ...] -> the same; weight, bias [channels].
 *  The same in training and evaluation; the variance is the biased one, over channels/groups channels and all positions.
 *  @see Wu & He 2018 */
export const groupNorm = defineLayer('groupNorm', {
  options: { groups: sizeField.describe('Groups of channels; the channels are divided evenly.'), ...normFields },
  arity: 'one',
  infer: ([input], { groups }, report) => {
    const [channels] = input.shape;
    if (channels === undefined) {
      report({
        code: 'wrongRank',
        expected: 'an input of rank 1 or more, [channels, ...]',
        received: 'a single number',
        hint: 'Give the input the shape [1].',
      });
      return undefined;
    }
    if (channels % groups === 0) return input;
    report({
      field: 'groups',
      expected: `a divisor of ${channels}, the channels of ${formatShape(input.shape)}`,
      received: `${groups}`,
      hint: 'Choose a number of groups that divides the channels, such as 1.',
    });
    return undefined;
  },
  parameters: ([{ shape }], options) => scaleAndShift([shape[0]], options),
  build: (call) => {
    const [{ tensor: x }] = call.inputs;
    const { groups, epsilon } = call.options;
    const grouped = reshape(x, [x.shape[0], groups, sizeOf(x.shape.slice(1)) / groups]);
    const normalized = reshape(normalize(grouped, { axes: [2], epsilon }), x.shape);
    return { tensor: scaledAndShifted(normalized, perChannel(x), call) };
  },
  examples: [
    { inputs: [[4, 3]], options: { groups: 2 } },
    { inputs: [[6]], options: { groups: 3, affine: false } },
    { inputs: [[4, 2, 3]], options: { groups: 1, epsilon: 0.01 } },
    { inputs: [[2, 2, 2, 2]], options: { groups: 2 } },
  ],
});
