import { reshape } from '../graph/ops/reshape.ts';
import { sizeOf } from '../tensor/shape.ts';
import { defineLayer } from './define-layer.ts';

/** All values of a sample in one vector, in row-major order.
 *  @equation y[k] = x[i, j, ...], k the row-major position of (i, j, ...)
 *  Shapes: [...] -> [product]; no weights.
 *  @see torch.nn.Flatten */
export const flatten = defineLayer('flatten', {
  options: {},
  arity: 'one',
  reads: 'any',
  infer: ([{ shape, dtype }]) => ({ dtype, shape: [sizeOf(shape)] }),
  build: ({ inputs: [{ tensor }] }) => ({ tensor: reshape(tensor, [tensor.shape[0], sizeOf(tensor.shape.slice(1))]) }),
  examples: [{ inputs: [[2, 3, 4]], options: {} }],
});
