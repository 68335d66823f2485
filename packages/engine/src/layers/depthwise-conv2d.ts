import { activate } from '../activations/document.ts';
import { conv } from '../graph/ops/conv.ts';
import { kernelFields, kernelPositions, kernelWindow, learnedFields } from './conv.ts';
import { defineLayer } from './define-layer.ts';
import { sizeField } from './fields.ts';
import { everyAxis, hasSpatialRank } from './spatial.ts';

/** Depthwise convolution over height and width: every channel has depthMultiplier kernels of its own, and channels do not mix.
 *  @equation y[c * m + j, p] = bias[c * m + j] + sum over cells of weight[c * m + j, 0, cell] x[c, p * stride + cell * dilation - padding]
 *  Shapes: [channels, height, width] -> [channels * m, height', width']; weight [channels * m, 1, k, k], bias [channels * m], m the depthMultiplier.
 *  The same as conv2d with as many groups as channels. @see Chollet 2017. */
export const depthwiseConv2d = defineLayer('depthwiseConv2d', {
  options: {
    ...kernelFields(2),
    depthMultiplier: sizeField.default(1).describe('Kernels of every channel. Default: 1.'),
    ...learnedFields,
  },
  arity: 'one',
  infer: ([{ dtype, shape }], options, report) => {
    if (!hasSpatialRank(shape, 2, report)) return undefined;
    const positions = kernelPositions(options, shape.slice(1), report);
    return positions && { dtype, shape: [shape[0] * options.depthMultiplier, ...positions] };
  },
  parameters: ([{ shape }], { kernelSize, depthMultiplier, bias, initializer, biasInitializer }) => {
    const outputs = shape[0] * depthMultiplier;
    const weight = [outputs, 1, ...everyAxis(kernelSize, 2)];
    return {
      weight: { shape: weight, initializer, role: 'weight' },
      ...(bias && { bias: { shape: [outputs], initializer: biasInitializer, role: 'bias', fansFrom: weight } }),
    };
  },
  regularizer: ({ regularizer }) => regularizer,
  build: ({ inputs: [{ tensor: x }], options, parameter }) => {
    const window = kernelWindow(options, x.shape.slice(2));
    const bias = options.bias ? parameter('bias') : undefined;
    const y = conv(x, parameter('weight'), { ...window, groups: x.shape[1] }, bias);
    return { tensor: options.activation ? activate(y, options.activation) : y };
  },
  examples: [
    { inputs: [[2, 4, 5]], options: { kernelSize: [3, 2], padding: 'same', activation: 'tanh' } },
    {
      inputs: [[3, 5, 4]],
      options: { kernelSize: 2, stride: [2, 1], padding: [1, 0], dilation: [1, 2], depthMultiplier: 2 },
    },
    { inputs: [[2, 3, 3]], options: { kernelSize: 3, bias: false, depthMultiplier: 3 } },
  ],
});
