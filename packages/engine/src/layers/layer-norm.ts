import { z } from 'zod';
import { normalize } from '../graph/ops/normalize.ts';
import { formatShape, type Shape, sameShape } from '../tensor/shape.ts';
import { normFields, scaleAndShift, scaledAndShifted } from './affine.ts';
import { defineLayer } from './define-layer.ts';
import { sizeField } from './fields.ts';

/** Layer normalization: the trailing axes of each sample are brought to mean 0 and variance 1, then scaled and shifted.
 *  @equation y = weight (x - mean) / sqrt(variance + epsilon) + bias
 *  Shapes: [..., ...normalizedShape] -> the same; weight, bias [...normalizedShape].
 *  The same in training and evaluation; the variance is the biased one. Over the last axis alone each step is normalized by itself, and a mask is passed on.
 *  @see Ba, Kiros & Hinton 2016 */
export const layerNorm = defineLayer('layerNorm', {
  options: {
    normalizedShape: z
      .union([sizeField, z.array(sizeField).min(1).max(6)])
      .optional()
      .describe(
        'Sizes of the trailing axes that are normalized together; one number: the last. Default: the whole sample.',
      ),
    ...normFields,
  },
  arity: 'one',
  mask: 'pass',
  infer: ([input], options, report) => {
    const wanted = normalizedShape(input.shape, options);
    if (wanted.length > 0 && sameShape(input.shape.slice(-wanted.length), wanted)) return input;
    report({
      ...(options.normalizedShape !== undefined && { field: 'normalizedShape' }),
      expected:
        options.normalizedShape === undefined
          ? 'an input of rank 1 or more'
          : `the last sizes of ${formatShape(input.shape)}`,
      received: options.normalizedShape === undefined ? 'a single number' : formatShape(wanted),
      hint:
        options.normalizedShape === undefined
          ? 'Give the input the shape [1].'
          : 'Leave normalizedShape out for the whole sample.',
    });
    return undefined;
  },
  parameters: ([{ shape }], options) => scaleAndShift(normalizedShape(shape, options), options),
  build: (call) => {
    const [{ tensor: x, mask }] = call.inputs;
    const shape = normalizedShape(x.shape.slice(1), call.options);
    const axes = shape.map((_, at) => x.shape.length - shape.length + at);
    const tensor = scaledAndShifted(normalize(x, { axes, epsilon: call.options.epsilon }), shape, call);
    return { tensor, mask: shape.length === 1 ? mask : undefined };
  },
  examples: [
    { inputs: [[4]], options: {} },
    { inputs: [[3, 4]], options: { normalizedShape: 4, affine: false, epsilon: 0.01 } },
    { inputs: [[2, 3, 2]], options: { normalizedShape: [3, 2] } },
    { inputs: [[2, 3, 2]], options: {} },
  ],
});

function normalizedShape(
  sample: Shape,
  options: { readonly normalizedShape?: number | readonly number[] | undefined },
): readonly number[] {
  const { normalizedShape: given = sample } = options;
  return typeof given === 'number' ? [given] : given;
}
