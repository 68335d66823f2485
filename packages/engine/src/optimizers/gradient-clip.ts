import { z } from 'zod';
import { add } from '../graph/ops/add.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { divide } from '../graph/ops/divide.ts';
import { maximum } from '../graph/ops/maximum.ts';
import { minimum } from '../graph/ops/minimum.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { sqrt } from '../graph/ops/sqrt.ts';
import { sum } from '../graph/ops/sum.ts';
import type { Tensor } from '../graph/tensor.ts';

const bound = z.number().positive().max(1e9);

/** Schema of gradient clipping: by the norm of the whole gradient, or each element by its size. */
export const gradientClipSchema = z.union([
  z.strictObject({
    globalNorm: bound.describe('Longest gradient; a longer one is scaled by min(1, c / (norm + 1e-6)).'),
  }),
  z.strictObject({ value: bound.describe('Largest size of an element; larger ones are cut.') }),
]);
export type GradientClip = z.output<typeof gradientClipSchema>;

/** The gradient after clipping. Shapes: the flat vector -> the same. @see Pascanu et al. 2013 for the norm. */
export function clipped(gradient: Tensor, clip: GradientClip): Tensor {
  if ('value' in clip) {
    return maximum(minimum(gradient, scalarLike(gradient, clip.value)), scalarLike(gradient, -clip.value));
  }
  const norm = sqrt(sum(multiply(gradient, gradient)));
  const factor = divide(scalarLike(gradient, clip.globalNorm), add(norm, scalarLike(gradient, 1e-6)));
  return multiply(gradient, minimum(factor, scalarLike(gradient, 1)));
}
