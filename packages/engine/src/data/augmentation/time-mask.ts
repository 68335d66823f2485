import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { drawBetween } from './draw-between.ts';
import { probability } from './probability.ts';

/** Silences a stretch of a signal, in every feature.
 *  @equation y_t = 0 where start <= t < start + length, else x_t; length ~ U{0, ..., size}, start ~ U{0, ..., time - length}
 *  The paper draws start below time - length; here the last stretch is as likely as the others.
 *  @see Park et al. 2019, section 2 */
export const timeMask = defineAugmentation({
  config: z.strictObject({
    type: z.literal('timeMask'),
    size: z.int().min(0).max(1_000_000).default(4).describe('Steps silenced at most. Default: 4.'),
    probability: probability(1),
  }),
  takes: 'signal',
  still: { size: 0 },
  examples: [{ size: 6, probability: 0.5 }, {}, { size: 50 }],
  draw: ({ size }, [time], numbers) => {
    const [first, second] = drawBetween(numbers, [0, Math.min(size, time) + 1], [0, 1]);
    const length = Math.floor(first);
    return { start: Math.floor(second * (time - length + 1)), length };
  },
  apply: (signal, [time], { start, length }) => {
    const perStep = signal.length / time;
    return signal.slice().fill(0, start * perStep, (start + length) * perStep);
  },
});
