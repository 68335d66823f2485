import { z } from 'zod';
import type { RandomStream } from '../../tensor/index.ts';
import { drawBetween } from './draw-between.ts';

/** The option of augmentations by a random factor. */
export const jitterMax = z
  .number()
  .min(0)
  .max(10)
  .default(0.2)
  .describe('How far the factor may be from 1; it is never below 0. Default: 0.2.');

/** A factor around 1, uniform from max(0, 1 - max) to 1 + max. */
export function drawFactor({ max }: { max: number }, numbers: RandomStream): { factor: number } {
  const [factor] = drawBetween(numbers, [Math.max(0, 1 - max), 1 + max]);
  return { factor };
}
