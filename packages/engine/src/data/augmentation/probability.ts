import { z } from 'zod';

/** The option that every augmentation takes. */
export function probability(usual: number) {
  return z
    .number()
    .min(0)
    .max(1)
    .default(usual)
    .describe(`Chance that a sample is changed; the others stay as they are. Default: ${usual}.`);
}
