import { z } from 'zod';
import { scalarLike } from '../graph/ops/constant.ts';
import * as ops from '../graph/ops/index.ts';
import { normalizeAxis } from '../tensor/shape.ts';
import { axisMisfit, classAxisField } from './class-axis.ts';
import { defineLoss } from './define-loss.ts';
import { largestAtTarget } from './judgement.ts';
import { classIndexes } from './targets.ts';

/** Hinge loss of several classes: how far the score of the true class falls short of leading each other one by a margin.
 *  The source's sum runs over all classes, which only adds the margin as a constant; this is the sum over the others.
 *  @equation L = (1/N) sum_n sum_{j != t_n} max(0, s_nj - s_n,t_n + margin)
 *  Shapes: output (scores) [batch, classes, ...] with the classes at `axis`; targets [batch, ...] class indexes.
 *  torch.nn.MultiMarginLoss is this divided by the number of classes. A lead of exactly the margin has the slope 0.
 *  @see CENG502 Eq. 11 */
export const hinge = defineLoss('hinge', {
  options: {
    axis: classAxisField,
    margin: z.number().positive().max(1e6).default(1).describe('Lead that is enough, above 0. Default: 1.'),
  },
  targets: classIndexes,
  misfit: (output, { axis }) => axisMisfit(output, axis),
  judge: ({ output, targets, options: { axis } }) => ({
    right: largestAtTarget(output, targets, 1 + normalizeAxis(axis, output.shape.length - 1)),
  }),
  terms: ({ output, targets, options: { axis: asked, margin } }) => {
    const axis = 1 + normalizeAxis(asked, output.shape.length - 1);
    const isTrue = ops.oneHot(targets, output.shape[axis], output.dtype, axis);
    const score = ops.sum(ops.multiply(output, isTrue), [axis], true);
    const short = ops.relu(ops.add(ops.subtract(output, score), scalarLike(output, margin)));
    const others = ops.subtract(scalarLike(isTrue, 1), isTrue);
    return { terms: ops.sum(ops.multiply(short, others), [axis]) };
  },
  examples: [
    { options: {}, output: [3] },
    { options: { margin: 2.5 }, output: [4, 2] },
    { options: { axis: -1, margin: 0.5, scale: 2 }, output: [2, 3] },
  ],
});
