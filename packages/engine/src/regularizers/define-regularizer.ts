import type { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';

/** A penalty on weights, by its strength; its key is its field in a regularizer document. */
export interface Regularizer {
  readonly strength: z.ZodType<number, number>;
  /** The penalty of one weight, a scalar. */
  penalty(weight: Tensor, strength: number): Tensor;
}

/** Makes a regularizer. */
export function defineRegularizer(definition: Regularizer): Regularizer {
  return definition;
}
