import { add } from '../graph/ops/add.ts';
import { constant } from '../graph/ops/constant.ts';
import { multiply } from '../graph/ops/multiply.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { AffineMap } from './preprocessing/affine-map.ts';

/** x * scale + shift as a graph: what an exported model does to raw values. Shapes: [batch, ...sample] -> the same. */
export function applyAffine(x: Tensor, { shape, scale, shift }: AffineMap): Tensor {
  const scaled = multiply(x, constant(x.dtype, shape, Float32Array.from(scale)));
  return add(scaled, constant(x.dtype, shape, Float32Array.from(shift)));
}
