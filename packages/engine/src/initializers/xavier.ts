import { z } from 'zod';
import type { Fans } from './fans.ts';

/** Options that both Xavier initializers take. */
export const xavierOptions = {
  gain: z
    .number()
    .positive()
    .default(1)
    .describe('Factor on the standard deviation, above 0; 5/3 suits tanh. Default 1.'),
  mode: z
    .enum(['average', 'fanIn', 'fanOut'])
    .default('average')
    .describe(
      'What n counts: the mean of both fans (default), the inputs alone (as in Eq. 46-47) or the outputs alone.',
    ),
};

/** Standard deviation of Xavier's initializers: gain * sqrt(1 / n), n = (fanIn + fanOut) / 2 or one fan alone. */
export function xavierDeviation(
  { fanIn, fanOut }: Fans,
  { gain, mode }: { gain: number; mode: 'average' | 'fanIn' | 'fanOut' },
): number {
  const counted = { average: (fanIn + fanOut) / 2, fanIn, fanOut };
  return gain * Math.sqrt(1 / counted[mode]);
}
