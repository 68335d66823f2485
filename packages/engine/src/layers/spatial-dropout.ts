import { scalarLike } from '../graph/ops/constant.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { formatShape } from '../tensor/shape.ts';
import { defineLayer } from './define-layer.ts';
import { rateField } from './fields.ts';

/** Drops whole channels at random while training; passes them as they are in evaluation.
 *  @equation y = x * keep / (1 - rate), keep ~ Bernoulli(1 - rate), one a channel
 *  Shapes: [channels, ...positions] -> the same; no weights. Of a sequence [time, features] axis 0 is time: whole steps are dropped.
 *  @see Tompson et al. 2015 */
export const spatialDropout = defineLayer('spatialDropout', {
  options: { rate: rateField },
  arity: 'one',
  infer: ([input], _, report) => {
    if (input.shape.length > 1) return input;
    report({
      code: 'wrongRank',
      expected: 'an input of rank 2 or more, [channels, ...positions]',
      received: formatShape(input.shape),
      hint: 'For a vector of features use dropout.',
    });
    return undefined;
  },
  draws: ([{ shape }], { rate }) => {
    if (rate === 0) return {};
    const distribution = { type: 'bernoulli', probability: 1 - rate } as const;
    return { keep: { per: 'sample', shape: [shape[0]], distribution } };
  },
  build: ({ inputs: [{ tensor: x }], options: { rate }, mode, draw }) => {
    if (mode === 'eval' || rate === 0) return { tensor: x };
    const keep = multiply(draw('keep'), scalarLike(x, 1 / (1 - rate)));
    return { tensor: multiply(x, reshape(keep, [x.shape[0], x.shape[1], ...x.shape.slice(2).map(() => 1)])) };
  },
  examples: [
    { inputs: [[4, 3]], options: { rate: 0.5 } },
    { inputs: [[5, 2, 2]], options: { rate: 0.4 } },
    { inputs: [[2, 3]], options: { rate: 0 } },
  ],
});
