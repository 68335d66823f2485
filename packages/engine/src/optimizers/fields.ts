import { z } from 'zod';

/** The small number that keeps a division finite. */
export function epsilonField(value: number) {
  return z.number().positive().max(1).default(value).describe(`Keeps the division finite. Default: ${value}.`);
}

export const epsilonPlacementField = z
  .enum(['outside', 'inside'])
  .default('outside')
  .describe('outside: sqrt(r) + epsilon; inside: sqrt(r + epsilon). Default: outside.');

/** A decay rate of a running average, 0 to below 1. */
export function decayField(value: number, what: string) {
  return z.number().min(0).lt(1).default(value).describe(`${what} Default: ${value}.`);
}
