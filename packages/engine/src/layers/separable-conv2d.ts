import { activate } from '../activations/document.ts';
import { conv } from '../graph/ops/conv.ts';
import { filtersField, kernelFields, kernelPositions, kernelWindow, learnedFields } from './conv.ts';
import { defineLayer } from './define-layer.ts';
import { sizeField } from './fields.ts';
import { everyAxis, hasSpatialRank } from './spatial.ts';

/** Depthwise separable convolution: a depthwise convolution, then a 1x1 convolution that mixes the channels; nothing between them.
 *  @equation y[f, p] = pointwise.bias[f] + sum over i of pointwise.weight[f, i] z[i, p], z = depthwise.weight * x channel by channel
 *  Shapes: [channels, height, width] -> [filters, height', width']; depthwise.weight [channels * m, 1, k, k],
 *  pointwise.weight [filters, channels * m, 1, 1], pointwise.bias [filters], m the depthMultiplier.
 *  @see Chollet 2017. */
export const separableConv2d = defineLayer('separableConv2d', {
  options: {
    filters: filtersField,
    ...kernelFields(2),
    depthMultiplier: sizeField.default(1).describe('Depthwise kernels of every channel. Default: 1.'),
    ...learnedFields,
  },
  arity: 'one',
  infer: ([{ dtype, shape }], options, report) => {
    if (!hasSpatialRank(shape, 2, report)) return undefined;
    const positions = kernelPositions(options, shape.slice(1), report);
    return positions && { dtype, shape: [options.filters, ...positions] };
  },
  parameters: ([{ shape }], { filters, kernelSize, depthMultiplier, bias, initializer, biasInitializer }) => {
    const between = shape[0] * depthMultiplier;
    const pointwise = [filters, between, 1, 1];
    return {
      'depthwise.weight': { shape: [between, 1, ...everyAxis(kernelSize, 2)], initializer, role: 'weight' },
      'pointwise.weight': { shape: pointwise, initializer, role: 'weight' },
      ...(bias && {
        'pointwise.bias': { shape: [filters], initializer: biasInitializer, role: 'bias', fansFrom: pointwise },
      }),
    };
  },
  regularizer: ({ regularizer }) => regularizer,
  build: ({ inputs: [{ tensor: x }], options, parameter }) => {
    const spatial = x.shape.slice(2);
    const alone = kernelWindow(options, spatial);
    const mixing = kernelWindow({ kernelSize: 1, stride: 1, padding: 'valid' }, spatial);
    const bias = options.bias ? parameter('pointwise.bias') : undefined;
    const between = conv(x, parameter('depthwise.weight'), { ...alone, groups: x.shape[1] });
    const y = conv(between, parameter('pointwise.weight'), { ...mixing, groups: 1 }, bias);
    return { tensor: options.activation ? activate(y, options.activation) : y };
  },
  examples: [
    { inputs: [[2, 4, 5]], options: { filters: 3, kernelSize: [3, 2], padding: 'same', activation: 'tanh' } },
    {
      inputs: [[3, 5, 4]],
      options: { filters: 2, kernelSize: 2, stride: [2, 1], padding: 1, dilation: 2, depthMultiplier: 2, bias: false },
    },
  ],
});
