import { z } from 'zod';

/** The option of augmentations that keep values within what an image may hold. */
export const valueRange = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low < high, { message: 'expected low below high' })
  .optional()
  .describe(
    'Least and greatest value of a pixel; results are clamped to it. Default: those of the dataset (of bytes 0 and 255), [0, 1] without one.',
  );

/** The value, or the end of the range that it lies beyond. */
export function clamp(value: number, [low, high]: readonly [number, number] = [0, 1]): number {
  return Math.min(high, Math.max(low, value));
}
