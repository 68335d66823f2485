import { z } from 'zod';
import { activate } from '../activations/document.ts';
import { conv } from '../graph/ops/conv.ts';
import { kernelPositions, kernelWindow, learnedFields } from './conv.ts';
import { defineLayer } from './define-layer.ts';
import { sizeField } from './fields.ts';
import { binFields, pooledShape, positionSensitivePool } from './position-sensitive-pool.ts';
import { hasSpatialRank, paddingField } from './spatial.ts';

/** Position-sensitive convolution: a convolution to k * k score maps for each class, then position-sensitive pooling of them.
 *  @equation y[c, i, j] = mean over bin (i, j) of the map bias[c k k + i k + j] + weight[c k k + i k + j] * x
 *  Shapes: [channels, height, width] -> [classes, k, k], by vote [classes]; weight [classes * k * k, channels, kernel, kernel], bias [classes * k * k].
 *  Maps c k k to (c + 1) k k - 1 belong to class c. @see Dai et al. 2016, R-FCN, Eq. 1. */
export const positionSensitiveConv2d = defineLayer('positionSensitiveConv2d', {
  options: {
    classes: sizeField.describe('Classes, each with bins * bins score maps.'),
    ...binFields,
    kernelSize: z
      .union([z.literal(1), z.literal(3)])
      .default(1)
      .describe('Cells of the kernel along each axis, 1 or 3. Default: 1.'),
    padding: paddingField(2),
    ...learnedFields,
  },
  arity: 'one',
  infer: ([{ dtype, shape }], options, report) => {
    if (!hasSpatialRank(shape, 2, report)) return undefined;
    const positions = kernelPositions({ ...options, stride: 1 }, shape.slice(1), report);
    return positions && { dtype, shape: pooledShape(options.classes, options) };
  },
  parameters: ([{ shape }], { classes, bins, kernelSize, bias, initializer, biasInitializer }) => {
    const maps = classes * bins ** 2;
    const weight = [maps, shape[0], kernelSize, kernelSize];
    return {
      weight: { shape: weight, initializer, role: 'weight' },
      ...(bias && { bias: { shape: [maps], initializer: biasInitializer, role: 'bias', fansFrom: weight } }),
    };
  },
  regularizer: ({ regularizer }) => regularizer,
  build: ({ inputs: [{ tensor: x }], options, parameter }) => {
    const window = kernelWindow({ ...options, stride: 1 }, x.shape.slice(2));
    const bias = options.bias ? parameter('bias') : undefined;
    const maps = conv(x, parameter('weight'), { ...window, groups: 1 }, bias);
    const y = positionSensitivePool(maps, options);
    return { tensor: options.activation ? activate(y, options.activation) : y };
  },
  examples: [
    { inputs: [[2, 4, 5]], options: { classes: 2, bins: 2, kernelSize: 3, padding: 'same' } },
    { inputs: [[3, 4, 4]], options: { classes: 2, bins: 2, vote: true, bias: false, activation: 'tanh' } },
  ],
});
