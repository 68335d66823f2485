import { argMax } from '../graph/ops/arg-max.ts';
import { cast } from '../graph/ops/cast.ts';
import { equal } from '../graph/ops/equal.ts';
import type { Tensor } from '../graph/tensor.ts';

/** What a model gets right. */
export interface Judgement {
  /** [batch, ...]: 1 at the positions that are right, 0 at the others. */
  readonly right: Tensor;
  /** Of the same shape: 1 at the positions that count, 0 at the others; absent: all count. */
  readonly counts?: Tensor | undefined;
}

/** Right where the output is largest at the class of the target; of equal ones the first counts.
 *  Shapes: output [batch, classes, ...] with the classes at `axis`; targets class indexes without it, or as the output. */
export function largestAtTarget(output: Tensor, targets: Tensor, axis: number): Tensor {
  const wanted = targets.dtype === 'int64' ? targets : argMax(targets, axis);
  return cast(equal(argMax(output, axis), wanted), output.dtype);
}
