import { cast } from '../graph/ops/cast.ts';
import { concat } from '../graph/ops/concat.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { equal } from '../graph/ops/equal.ts';
import { greater } from '../graph/ops/greater.ts';
import { logSoftmax } from '../graph/ops/log-softmax.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { negate } from '../graph/ops/negate.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { sigmoid } from '../graph/ops/sigmoid.ts';
import { subtract } from '../graph/ops/subtract.ts';
import { sum } from '../graph/ops/sum.ts';
import { zerosLike } from '../graph/ops/zeros.ts';
import type { Tensor } from '../graph/tensor.ts';
import { defineLoss } from './define-loss.ts';
import { sharesLikeOutput } from './targets.ts';

/** Cross-entropy of independent yes-no questions, one an output: binary or multi-label classification from logits.
 *  Computed as the log-softmax of (x, 0), so that no logit overflows and its slope p - t is exact everywhere.
 *  @equation L = -(1/N) sum_n sum_i (t_ni log p_ni + (1 - t_ni) log(1 - p_ni)), p = sigmoid(x)
 *  Shapes: output (logits) and targets (0 to 1) [batch, ...]. As torch.nn.BCEWithLogitsLoss, but for the reduction.
 *  @see CENG502 Eq. 10 with two classes */
export const binaryCrossEntropy = defineLoss('binaryCrossEntropy', {
  options: {},
  targets: sharesLikeOutput,
  prediction: (logits) => sigmoid(logits),
  judge: ({ output, targets }) => ({ right: equalFlags(isAbove(output, 0), isAbove(targets, 0.5)) }),
  terms: ({ output, targets }) => {
    const axis = output.shape.length;
    const logProbabilities = logSoftmax(pair(output, zerosLike(output)), axis);
    const wanted = pair(targets, subtract(scalarLike(targets, 1), targets));
    return { terms: negate(sum(multiply(wanted, logProbabilities), [axis])) };
  },
  examples: [
    { options: {}, output: [1], targets: 'flag' },
    { options: { scale: 2 }, output: [2, 3], targets: 'flag' },
    { options: {}, output: [3], targets: 'normal' },
  ],
});

/** 1 where a number is above the bound, else 0. */
function isAbove(x: Tensor, bound: number): Tensor {
  return cast(greater(x, scalarLike(x, bound)), x.dtype);
}

function equalFlags(a: Tensor, b: Tensor): Tensor {
  return cast(equal(a, b), a.dtype);
}

/** Two tensors side by side on a new last axis. */
function pair(a: Tensor, b: Tensor): Tensor {
  const shape = [...a.shape, 1];
  return concat([reshape(a, shape), reshape(b, shape)], a.shape.length);
}
