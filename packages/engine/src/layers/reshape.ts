import { z } from 'zod';
import { reshape as reshapeTo } from '../graph/ops/reshape.ts';
import { formatShape, sizeOf } from '../tensor/shape.ts';
import { defineLayer, type Report } from './define-layer.ts';

/** The values of a sample under another shape; nothing is transposed.
 *  @equation y[k] = x[k], k the row-major position in either shape
 *  Shapes: [...] -> shape, of as many values; no weights.
 *  @see torch.reshape */
export const reshape = defineLayer('reshape', {
  options: {
    shape: z
      .array(
        z
          .int()
          .min(-1)
          .max(2 ** 24)
          .refine((size) => size !== 0, 'expected -1 or a size of 1 or more'),
      )
      .max(6)
      .describe('Shape of one sample, without the batch; one size may be -1, which is what is left.'),
  },
  arity: 'one',
  reads: 'any',
  infer: ([input], options, report) => {
    const shape = settled(options.shape, input.shape, report);
    return shape && { dtype: input.dtype, shape };
  },
  build: ({ inputs: [{ tensor }], options }) => {
    const [batch, ...given] = tensor.shape;
    return { tensor: reshapeTo(tensor, [batch, ...(settled(options.shape, given, () => {}) ?? given)]) };
  },
  examples: [
    { inputs: [[2, 3, 4]], options: { shape: [4, 6] } },
    { inputs: [[6]], options: { shape: [2, -1, 1] } },
    { inputs: [[1]], options: { shape: [] } },
  ],
});

/** The shape with what is left in the place of -1; reports one that does not hold as many values. */
function settled(wanted: readonly number[], given: readonly number[], report: Report): readonly number[] | undefined {
  const [size, open] = [sizeOf(given), wanted.filter((length) => length === -1).length];
  const known = sizeOf(wanted.filter((length) => length !== -1));
  if (open === 0 ? known === size : open === 1 && size % known === 0) {
    return wanted.map((length) => (length === -1 ? size / known : length));
  }
  report({
    field: 'shape',
    expected: open > 1 ? 'at most one size of -1' : `a shape of ${size} values, those of ${formatShape(given)}`,
    received: formatShape(wanted),
    hint: 'Give sizes whose product is that of the input; one of them may be -1.',
  });
  return undefined;
}
