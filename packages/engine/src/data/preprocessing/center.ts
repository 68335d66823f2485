import { z } from 'zod';
import { affineFields, defineAffine } from './define-affine.ts';

/** Centers by the mean over the training rows.
 *  @equation y = x - mean, mean = sum x / N
 *  Missing values are passed over, and stay missing.
 *  The source prints the mean without its division by N.
 *  @see CENG502 Eq. 43 */
export const center = defineAffine({
  config: z.strictObject({ type: z.literal('center'), ...affineFields }),
  keep: ({ mean }) => ({ mean }),
  column: ({ mean }, at) => ({ origin: mean[at], scale: 1, shift: 0 }),
  examples: [{}, { per: 'channel' }],
});
