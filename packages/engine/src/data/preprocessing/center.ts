import { z } from 'zod';
import { definePreprocessing } from './define-preprocessing.ts';
import { per } from './per.ts';

/** Centers by the mean over the training rows.
 *  @equation y = x - mean, mean = sum x / N
 *  The source prints the mean without its division by N.
 *  @see CENG502 Eq. 43 */
export const center = definePreprocessing({
  config: z.strictObject({ type: z.literal('center'), per }),
  keep: ({ mean }) => ({ mean }),
  scaleShift: ({ mean }, column) => ({ scale: 1, shift: -mean[column] }),
});
