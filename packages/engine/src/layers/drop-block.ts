import { scalarLike } from '../graph/ops/constant.ts';
import { divide } from '../graph/ops/divide.ts';
import { maximum } from '../graph/ops/maximum.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { sum } from '../graph/ops/sum.ts';
import { formatShape, sizeOf } from '../tensor/shape.ts';
import { fillBlockMask } from './block-mask.ts';
import { type DrawSpec, defineLayer } from './define-layer.ts';
import { rateField, sizeField } from './fields.ts';

/** Drops square blocks of each map at random while training; passes them as they are in evaluation.
 *  @equation y = x * keep * count / sum(keep), over the whole batch
 *  @equation gamma = rate / blockSize^2 * height width / ((height - blockSize + 1) (width - blockSize + 1))
 *  Shapes: [channels, ...spatial], of 1 to 3 spatial axes -> the same; no weights.
 *  keep is 0 in the blocks whose first cell was drawn with probability gamma, among the places where a block lies inside the map, channel by channel.
 *  Blocks that overlap drop a little less than rate. The paper prints the mask's seeds as block centres; here they are first cells, which also fits even sizes.
 *  @see Ghiasi, Lin & Le 2018, Algorithm 1 and Eq. 1 */
export const dropBlock = defineLayer('dropBlock', {
  options: { rate: rateField, blockSize: sizeField.describe('Cells along each side of a block.') },
  arity: 'one',
  infer: ([input], { blockSize }, report) => {
    const [, ...spatial] = input.shape;
    if (spatial.length < 1 || spatial.length > 3) {
      const expected = 'an input of rank 2 to 4, [channels, ...spatial]';
      report({ code: 'wrongRank', expected, received: formatShape(input.shape), hint: 'For a vector use dropout.' });
      return undefined;
    }
    if (spatial.every((size) => size >= blockSize)) return input;
    report({
      code: 'kernelExceedsInput',
      field: 'blockSize',
      expected: `a block of at most ${Math.min(...spatial)} cells a side, for ${formatShape(input.shape)}`,
      received: `${blockSize}`,
      hint: 'Use a smaller block, or fewer pooling layers before it.',
    });
    return undefined;
  },
  draws: ([{ shape }], { rate, blockSize: side }): Record<string, DrawSpec> => {
    if (rate === 0) return {};
    const mask = { spatial: shape.slice(1), side, rate };
    return {
      keep: {
        per: 'sample',
        shape,
        distribution: { type: 'other', fill: (out, numbers) => fillBlockMask(out, mask, numbers) },
      },
    };
  },
  build: ({ inputs: [{ tensor: x }], options: { rate }, mode, draw }) => {
    if (mode === 'eval' || rate === 0) return { tensor: x };
    const keep = draw('keep');
    // A batch that is dropped whole is zeros, not 0 / 0.
    const kept = maximum(sum(keep), scalarLike(x, 1));
    return { tensor: multiply(x, multiply(keep, divide(scalarLike(x, sizeOf(x.shape)), kept))) };
  },
  examples: [
    { inputs: [[2, 5, 4]], options: { rate: 0.3, blockSize: 2 } },
    { inputs: [[2, 6]], options: { rate: 0.4, blockSize: 3 } },
    { inputs: [[1, 2, 3, 2]], options: { rate: 0.5, blockSize: 1 } },
    { inputs: [[2, 2, 2]], options: { rate: 0, blockSize: 2 } },
  ],
});
