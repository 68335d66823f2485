import { defineLayer } from './define-layer.ts';
import { mergedType, mergeValues, warnOfOne } from './merge.ts';

/** Product of its inputs, element by element; one named twice counts twice.
 *  @equation y = x_1 x_2 ... x_n
 *  Shapes: n inputs of one shape -> the same; no weights. A masked step stays masked where any input masks it.
 *  @see Hochreiter & Schmidhuber 1997, multiplicative gates */
export const multiply = defineLayer('multiply', {
  options: {},
  arity: 'many',
  infer: (inputs, _, report) => {
    warnOfOne(inputs, report);
    return mergedType('multiply', 0, inputs, report);
  },
  build: ({ inputs }) => mergeValues('multiply', 0, inputs),
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
