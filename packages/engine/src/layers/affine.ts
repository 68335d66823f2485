import { z } from 'zod';
import { add } from '../graph/ops/add.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { reshape } from '../graph/ops/reshape.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Shape } from '../tensor/shape.ts';
import type { LayerCall, ParameterSpec } from './define-layer.ts';

/** What normalization layers share: the fields, and the learned scale and shift. */
export const normFields = {
  epsilon: z.number().positive().max(1).default(1e-5).describe('Added to the variance. Default: 1e-5.'),
  affine: z.boolean().default(true).describe('Whether a scale and a shift are learned. Default: true.'),
};

/** `weight` (from 1) and `bias` (from 0) of a shape, where asked for. */
export function scaleAndShift(shape: Shape, { affine }: { readonly affine: boolean }): Record<string, ParameterSpec> {
  if (!affine) return {};
  return {
    weight: { shape, initializer: { type: 'constant', value: 1 }, role: 'scale' },
    bias: { shape, initializer: 'zeros', role: 'bias' },
  };
}

/** x weight + bias, both brought to a shape that stretches over x; x where the layer learns neither. */
export function scaledAndShifted(x: Tensor, shape: Shape, call: LayerCall<{ readonly affine: boolean }>): Tensor {
  if (!call.options.affine) return x;
  return add(multiply(x, reshape(call.parameter('weight'), shape)), reshape(call.parameter('bias'), shape));
}

/** [channels, 1, ...]: one number a channel, to stretch over x [batch, channels, ...]. */
export function perChannel({ shape }: Tensor): number[] {
  return [shape[1], ...shape.slice(2).map(() => 1)];
}
