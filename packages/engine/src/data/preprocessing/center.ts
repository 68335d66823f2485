import { z } from 'zod';
import { definePreprocessing } from './define-preprocessing.ts';
import { per } from './per.ts';

/** Centers: y = x - mean, the mean being sum / N over the training rows.
 *  @see Eq. 43, which prints the mean without its division by N. */
export const center = definePreprocessing({
  config: z.strictObject({ type: z.literal('center'), per }),
  keep: ({ mean }) => ({ mean }),
  scaleShift: ({ mean }, column) => ({ scale: 1, shift: -mean[column] }),
});
