import { z } from 'zod';
import type { Fans } from './fans.ts';

/** Options that both He initializers take. */
export const heOptions = {
  mode: z
    .enum(['fanIn', 'fanOut'])
    .default('fanIn')
    .describe(
      'Which variance is kept: of activations going forward (fanIn, default) or of gradients going back (fanOut).',
    ),
  negativeSlope: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Slope for negative inputs of the leaky ReLU that follows, 0 or more; 0 (default) is a ReLU.'),
};

/** Standard deviation of He's initializers: sqrt(2 / (1 + negativeSlope^2) / fan). */
export function heDeviation(
  fans: Fans,
  { mode, negativeSlope }: { mode: 'fanIn' | 'fanOut'; negativeSlope: number },
): number {
  return Math.sqrt(2 / (1 + negativeSlope ** 2) / fans[mode]);
}
