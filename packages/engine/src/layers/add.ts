import { defineLayer } from './define-layer.ts';
import { mergedType, mergeValues, warnOfOne } from './merge.ts';

/** Sum of its inputs, element by element; one named twice counts twice.
 *  @equation y = x_1 + x_2 + ... + x_n
 *  Shapes: n inputs of one shape -> the same; no weights. A masked step stays masked where any input masks it.
 *  @see He et al. 2016, the sum at the end of a residual block */
export const add = defineLayer('add', {
  options: {},
  arity: 'many',
  infer: (inputs, _, report) => {
    warnOfOne(inputs, report);
    return mergedType('add', 0, inputs, report);
  },
  build: ({ inputs }) => mergeValues('add', 0, inputs),
  examples: [
    { inputs: [[3], [3]], options: {} },
    {
      inputs: [
        [2, 3, 2],
        [2, 3, 2],
        [2, 3, 2],
      ],
      options: {},
    },
  ],
});
