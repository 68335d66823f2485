import { z } from 'zod';
import { add } from '../graph/ops/add.ts';
import { sqrt } from '../graph/ops/sqrt.ts';
import type { Tensor } from '../graph/tensor.ts';

/** The small number that keeps a division finite. */
export function epsilonField(value: number) {
  return z
    .number()
    .positive()
    .max(1)
    .default(value)
    .describe(`Keeps the division finite, above 0 to 1. Default: ${value}.`);
}

export const epsilonPlacementField = z
  .enum(['outside', 'inside'])
  .default('outside')
  .describe('outside: sqrt(r) + epsilon; inside: sqrt(r + epsilon). Default: outside.');

/** A decay rate of a running average, 0 to below 1. */
export function decayField(value: number, what: string) {
  return z.number().min(0).lt(1).default(value).describe(`${what} 0 to below 1. Default: ${value}.`);
}

/** The root of a mean of squares with epsilon where it was asked for. Shapes: r, scalar -> as r. */
export function rootWithEpsilon(r: Tensor, epsilon: Tensor, placement: 'outside' | 'inside'): Tensor {
  return placement === 'outside' ? add(sqrt(r), epsilon) : sqrt(add(r, epsilon));
}
