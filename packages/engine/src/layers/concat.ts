import { z } from 'zod';
import { defineLayer } from './define-layer.ts';
import { mergedType, mergeValues, warnOfOne } from './merge.ts';

/** Its inputs one after the other along an axis.
 *  @equation y = [x_1; x_2; ...; x_n]
 *  Shapes: n inputs, equal but for the axis -> the sizes along it added up; no weights.
 *  On the last axis a step stays masked where any input masks it; on any other the mask ends.
 *  @see Szegedy et al. 2015, the concatenation of an inception block */
export const concat = defineLayer('concat', {
  options: {
    axis: z
      .int()
      .min(-6)
      .max(5)
      .default(0)
      .describe('Axis to join along, without the batch: 0 is channels (or time), -1 the last. Default: 0.'),
  },
  arity: 'many',
  reads: 'any',
  infer: (inputs, { axis }, report) => {
    warnOfOne(inputs, report);
    return mergedType('concat', axis, inputs, report);
  },
  build: ({ inputs, options: { axis } }) => mergeValues('concat', axis, inputs),
  examples: [
    { inputs: [[3], [2]], options: {} },
    {
      inputs: [
        [2, 3],
        [2, 1],
        [2, 2],
      ],
      options: { axis: -1 },
    },
    {
      inputs: [
        [2, 3, 2],
        [2, 1, 2],
      ],
      options: { axis: 1 },
    },
  ],
});
