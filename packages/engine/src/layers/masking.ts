import { z } from 'zod';
import { cast } from '../graph/ops/cast.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { equal } from '../graph/ops/equal.ts';
import { greater } from '../graph/ops/greater.ts';
import { sum } from '../graph/ops/sum.ts';
import { formatShape, sizeOf } from '../tensor/shape.ts';
import { defineLayer } from './define-layer.ts';
import { joinMasks } from './merge.ts';

/** Masks the steps of a sequence whose features all equal one value, such as that of the padding; the values stay.
 *  @equation y = x, step t masked if x_tj = maskValue for every feature j
 *  Shapes: [time, ...features] -> the same; no weights.
 *  @see torch.nn.utils.rnn.pack_padded_sequence, whose values recurrent layers then have */
export const masking = defineLayer('masking', {
  options: {
    maskValue: z.number().default(0).describe('What all features of a masked step equal. Default: 0.'),
  },
  arity: 'one',
  mask: 'pass',
  infer: ([input], _, report) => {
    if (input.shape.length > 1) return input;
    report({
      code: 'wrongRank',
      expected: 'an input of rank 2 or more, [time, features]',
      received: formatShape(input.shape),
      hint: 'For one feature a step, reshape it to [time, 1].',
    });
    return undefined;
  },
  build: ({ inputs: [value], options: { maskValue } }) => {
    const { tensor: x } = value;
    const features = sizeOf(x.shape.slice(2));
    const axes = x.shape.slice(2).map((_, at) => at + 2);
    const alike = sum(cast(equal(x, scalarLike(x, maskValue)), x.dtype), axes);
    // Counts are whole: half a feature apart they compare safely.
    const counts = cast(greater(scalarLike(x, features - 0.5), alike), x.dtype);
    return { tensor: x, mask: joinMasks([value, { tensor: x, mask: counts }]) };
  },
  examples: [
    { inputs: [[4, 2]], options: {} },
    { inputs: [[3, 1, 2]], options: { maskValue: -1 } },
  ],
});
