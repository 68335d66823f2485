import { z } from 'zod';

/** Schema of the watch for spikes of the loss.
 *  @equation a step is refused when loss > factor * median of the losses of the last `window` steps
 *  No step is refused before more than half a window of steps was made. */
export const spikeGuardSchema = z.strictObject({
  factor: z
    .number()
    .gt(1)
    .max(1e9)
    .default(10)
    .describe('How many times the median of the last losses a loss may be, above 1, to 1e9. Default: 10.'),
  window: z.int().min(3).max(200).default(50).describe('Steps whose losses count, 3 to 200. Default: 50.'),
});
export type SpikeGuard = z.output<typeof spikeGuardSchema>;
