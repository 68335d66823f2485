import { z } from 'zod';
import { add } from '../graph/ops/add.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { divide } from '../graph/ops/divide.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { moments, normalize } from '../graph/ops/normalize.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { sqrt } from '../graph/ops/sqrt.ts';
import { subtract } from '../graph/ops/subtract.ts';
import type { Tensor } from '../graph/tensor.ts';
import { normFields, perChannel, scaleAndShift, scaledAndShifted } from './affine.ts';
import { defineLayer, type LayerCall } from './define-layer.ts';

const options = {
  epsilon: normFields.epsilon,
  momentum: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Share of the batch in the running statistics. Default: 0.1.'),
  affine: normFields.affine,
};

type BatchNormOptions = z.output<z.ZodObject<typeof options>>;

/** Batch normalization: each channel is brought to mean 0 and variance 1 over the batch and all positions, then scaled and shifted.
 *  @equation y = weight (x - mean) / sqrt(variance + epsilon) + bias
 *  @equation running <- (1 - momentum) running + momentum batch
 *  Shapes: [channels, ...] -> the same; weight, bias, running_mean, running_var [channels].
 *  Training uses the batch's statistics (biased variance) and moves the running ones (unbiased variance); evaluation uses the running ones.
 *  @see Ioffe & Szegedy 2015 */
export const batchNorm = defineLayer('batchNorm', {
  options,
  arity: 'one',
  infer: ([input], _, report) => {
    if (input.shape.length > 0) return input;
    const expected = 'an input of rank 1 or more, [channels, ...]';
    report({ code: 'wrongRank', expected, received: 'a single number', hint: 'Give the input the shape [1].' });
    return undefined;
  },
  parameters: ([{ shape }], options) => scaleAndShift([shape[0]], options),
  buffers: ([{ shape }]) => ({
    running_mean: { shape: [shape[0]], initial: 0 },
    running_var: { shape: [shape[0]], initial: 1 },
  }),
  build: (call) => {
    const [{ tensor: x }] = call.inputs;
    const normalized = call.mode === 'train' ? byBatch(x, call) : byRunningStatistics(x, call);
    return { tensor: scaledAndShifted(normalized, perChannel(x), call) };
  },
  examples: [
    { inputs: [[3]], options: {} },
    { inputs: [[2, 3, 4]], options: { affine: false, epsilon: 0.01, momentum: 0.3 } },
  ],
});

function byBatch(
  x: Tensor,
  { options: { epsilon, momentum }, buffer, updateBuffer }: LayerCall<BatchNormOptions>,
): Tensor {
  const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const { average, variance } = moments(x, axes, epsilon);
  const count = axes.reduce((product, axis) => product * x.shape[axis], 1);
  // A batch of one value has no unbiased variance; the biased one, 0, is kept.
  const unbiased = multiply(variance, scalarLike(x, count / Math.max(count - 1, 1)));
  const moved = (name: string, value: Tensor) => {
    const before = buffer(name);
    return add(
      multiply(before, scalarLike(before, 1 - momentum)),
      multiply(reshape(value, before.shape), scalarLike(before, momentum)),
    );
  };
  updateBuffer('running_mean', moved('running_mean', average));
  updateBuffer('running_var', moved('running_var', unbiased));
  return normalize(x, { axes, epsilon });
}

function byRunningStatistics(x: Tensor, { options: { epsilon }, buffer }: LayerCall<BatchNormOptions>): Tensor {
  const deviation = sqrt(add(buffer('running_var'), scalarLike(x, epsilon)));
  const along = (values: Tensor) => reshape(values, perChannel(x));
  return divide(subtract(x, along(buffer('running_mean'))), along(deviation));
}
