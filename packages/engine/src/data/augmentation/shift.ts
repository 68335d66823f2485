import { z } from 'zod';
import { defineAugmentation } from './define-augmentation.ts';
import { drawIntegers } from './draw-between.ts';
import { probability } from './probability.ts';

/** Moves a signal in time; zeros move in.
 *  @equation y_t = x_{t - steps}, steps ~ U{-max, ..., max}
 *  Positive steps are later. All features move together.
 *  @see Um et al. 2017 */
export const shift = defineAugmentation({
  config: z.strictObject({
    type: z.literal('shift'),
    max: z.int().min(0).max(1_000_000).default(4).describe('Steps moved at most, in either direction. Default: 4.'),
    probability: probability(1),
  }),
  takes: 'signal',
  still: { max: 0 },
  examples: [{}, { max: 2, probability: 0.5 }, { max: 50 }],
  draw: ({ max }, _, numbers) => {
    const [steps] = drawIntegers(numbers, [-max, max]);
    return { steps };
  },
  apply: (signal, [time], { steps }) => {
    const moved = new Float32Array(signal.length);
    const by = steps * (signal.length / time);
    if (by >= 0) moved.set(signal.subarray(0, Math.max(0, signal.length - by)), Math.min(by, signal.length));
    else moved.set(signal.subarray(Math.min(-by, signal.length)));
    return moved;
  },
});
