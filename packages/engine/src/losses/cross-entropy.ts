import { z } from 'zod';
import { scalarLike } from '../graph/ops/constant.ts';
import * as ops from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import { normalizeAxis } from '../tensor/shape.ts';
import { axisMisfit, classAxisField } from './class-axis.ts';
import { defineLoss } from './define-loss.ts';
import { largestAtTarget } from './judgement.ts';
import { classIndexes, sharesLikeOutput } from './targets.ts';

const options = {
  axis: classAxisField,
  fromLogits: z.boolean().default(true).describe('Whether outputs are logits; false: probabilities. Default: true.'),
  classWeights: z
    .array(z.number().min(0))
    .max(100_000)
    .optional()
    .describe('One a class; multiplies the terms of that class.'),
  labelSmoothing: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe('s makes the target (1-s) one-hot + s/classes. Default: 0.'),
  ignoreIndex: z.int().optional().describe('Positions with this target do not count.'),
  targets: z
    .enum(['index', 'distribution'])
    .default('index')
    .describe('index: the index of the class; distribution: a share for every class, such as one-hot. Default: index.'),
};

const ignoredDistribution = {
  expected: 'no ignoreIndex with targets "distribution"',
  received: 'both',
  hint: 'Give those positions a distribution of zeros, or use class indexes.',
};

type CrossEntropyOptions = z.output<z.ZodObject<typeof options>>;

/** Cross-entropy of a class distribution, the softmax of logits unless the outputs are probabilities already.
 *  @equation L = -(1/N) sum_n sum_c w_c q_nc log p_nc, p = softmax(logits), q the smoothed one-hot target
 *  Shapes: output [batch, classes, ...] with the classes at `axis`; targets [batch, ...] class indexes, or as the output.
 *  As torch.nn.CrossEntropyLoss: class weights, label smoothing and ignored positions, but for the reduction: the mean over
 *  distributions divides by the weights of their classes too, so that one-hot targets give what indexes give.
 *  @see CENG502 Eq. 10 */
export const crossEntropy = defineLoss('crossEntropy', {
  options,
  targets: ({ targets }) => (targets === 'index' ? classIndexes : sharesLikeOutput),
  misfit: (output, { axis, classWeights, targets, ignoreIndex }) => {
    const misfit = axisMisfit(output, axis);
    if (misfit) return misfit;
    if (targets === 'distribution' && ignoreIndex !== undefined) return ignoredDistribution;
    const classes = output[axis < 0 ? axis + output.length : axis];
    if (classWeights === undefined || classWeights.length === classes) return undefined;
    return {
      expected: `${classes} classWeights`,
      received: `${classWeights.length}`,
      hint: 'Give one weight a class, in the order of the classes.',
    };
  },
  prediction: (output, { axis, fromLogits, targets }) =>
    targets === 'index' || !fromLogits ? output : ops.softmax(output, 1 + normalizeAxis(axis, output.shape.length - 1)),
  scale: ({ fromLogits }) => (fromLogits ? 'logits' : 'probabilities'),
  judge: ({ output, targets, options: chosen }) => ({
    right: largestAtTarget(output, targets, 1 + normalizeAxis(chosen.axis, output.shape.length - 1)),
    counts: countedPositions(targets, output, chosen),
  }),
  mixed: (chosen) => (chosen.ignoreIndex === undefined ? { ...chosen, targets: 'distribution' as const } : undefined),
  terms: ({ output, targets, options: chosen }) => {
    const axis = 1 + normalizeAxis(chosen.axis, output.shape.length - 1);
    const target = targets.dtype === 'int64' ? ops.oneHot(targets, output.shape[axis], output.dtype, axis) : targets;
    const logProbabilities = chosen.fromLogits ? ops.logSoftmax(output, axis) : ops.log(output);
    const counts = countedPositions(targets, output, chosen);
    const weightOfClass = classWeightsAlong(output, axis, chosen);
    const weights = weightOfClass ? times(ops.sum(ops.multiply(target, weightOfClass), [axis]), counts) : counts;
    const weighted = times(smooth(target, output.shape[axis], chosen.labelSmoothing), weightOfClass);
    const terms = ops.negate(ops.sum(ops.multiply(weighted, logProbabilities), [axis]));
    return { terms: times(terms, counts), weights };
  },
  examples: [
    { options: {}, output: [3] },
    { options: { axis: -1, labelSmoothing: 0.2 }, output: [3, 4] },
    { options: { classWeights: [0.5, 2, 1], labelSmoothing: 0.1, ignoreIndex: 2, scale: 3 }, output: [3, 4] },
    { options: { fromLogits: false }, output: [3], values: 'positive' },
    { options: { targets: 'distribution', classWeights: [0.5, 2, 1] }, output: [3, 2], targets: 'flag' },
  ],
});

function times(x: Tensor, factor: Tensor | undefined): Tensor {
  return factor ? ops.multiply(x, factor) : x;
}

function smooth(oneHot: Tensor, classes: number, smoothing: number): Tensor {
  if (smoothing === 0) return oneHot;
  return ops.add(ops.multiply(oneHot, scalarLike(oneHot, 1 - smoothing)), scalarLike(oneHot, smoothing / classes));
}

/** 1 where the position counts, 0 where its target is the ignored one; undefined: all count. */
function countedPositions(targets: Tensor, output: Tensor, { ignoreIndex }: CrossEntropyOptions): Tensor | undefined {
  if (ignoreIndex === undefined) return undefined;
  const ignored = ops.cast(ops.equal(targets, scalarLike(targets, ignoreIndex)), output.dtype);
  return ops.subtract(scalarLike(ignored, 1), ignored);
}

function classWeightsAlong(output: Tensor, axis: number, { classWeights }: CrossEntropyOptions): Tensor | undefined {
  if (classWeights === undefined) return undefined;
  const shape = output.shape.map((length, at) => (at === axis ? length : 1));
  return ops.constant(output.dtype, shape, classWeights);
}
