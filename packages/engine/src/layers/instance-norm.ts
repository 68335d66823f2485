import { normalize } from '../graph/ops/normalize.ts';
import { formatShape } from '../tensor/shape.ts';
import { normFields, perChannel, scaleAndShift, scaledAndShifted } from './affine.ts';
import { defineLayer } from './define-layer.ts';

/** Instance normalization: each channel of each sample is brought to mean 0 and variance 1 over its positions, then scaled and shifted.
 *  @equation y = weight (x - mean) / sqrt(variance + epsilon) + bias
 *  Shapes: [channels, ...positions] -> the same; weight, bias [channels].
 *  The same in training and evaluation, without running statistics; the variance is the biased one. PyTorch learns scale and shift only when asked to.
 *  @see Ulyanov, Vedaldi & Lempitsky 2016 */
export const instanceNorm = defineLayer('instanceNorm', {
  options: normFields,
  arity: 'one',
  infer: ([input], _, report) => {
    if (input.shape.length > 1) return input;
    report({
      code: 'wrongRank',
      expected: 'an input of rank 2 or more, [channels, ...positions]',
      received: formatShape(input.shape),
      hint: 'For a vector of features use layerNorm.',
    });
    return undefined;
  },
  parameters: ([{ shape }], options) => scaleAndShift([shape[0]], options),
  build: (call) => {
    const [{ tensor: x }] = call.inputs;
    const axes = x.shape.slice(2).map((_, at) => at + 2);
    return { tensor: scaledAndShifted(normalize(x, { axes, epsilon: call.options.epsilon }), perChannel(x), call) };
  },
  examples: [
    { inputs: [[2, 3]], options: {} },
    { inputs: [[2, 3, 2]], options: { affine: false, epsilon: 0.01 } },
  ],
});
