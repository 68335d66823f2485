import { add } from '../graph/ops/add.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { multiply } from '../graph/ops/multiply.ts';
import type { Tensor } from '../graph/tensor.ts';

/** The next running mean of squares: rho * mean + (1 - rho) * x^2. Shapes: all the same. */
export function runningSquare(mean: Tensor, x: Tensor, rho: number): Tensor {
  const kept = multiply(mean, scalarLike(mean, rho));
  return add(kept, multiply(multiply(x, x), scalarLike(x, 1 - rho)));
}
