import { concat } from '../graph/ops/concat.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { divide } from '../graph/ops/divide.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { sum } from '../graph/ops/sum.ts';
import type { Tensor } from '../graph/tensor.ts';
import { memberOf, type OptionsOf, unionSchema } from '../registry/registry.ts';
import { sizeOf } from '../tensor/shape.ts';
import { type Loss, type LossMisfit, type LossTargets, type OutputScale, scaled } from './define-loss.ts';
import * as registry from './index.ts';
import { type Fraction, reduceEachSample, reduceTerms } from './reduce.ts';

/** A loss with its options settled. */
export type LossOptions = OptionsOf<typeof registry>;

/** Schema of a loss in a document: `{ type, ...options }`. */
export const lossSchema = unionSchema(registry);

/** The data loss as a fraction, so that batches can be put together. Shapes: output [batch, ...], targets as
 *  `targetsOf` says, sampleWeights [batch]. */
export function lossFraction(output: Tensor, targets: Tensor, options: LossOptions, sampleWeights?: Tensor): Fraction {
  const terms = lossMember(options).terms({ output, targets, sampleWeights, options });
  const { total, weight } = reduceTerms(terms, options.reduction, sampleWeights);
  return { total: scaled(total, options.scale), weight };
}

/** The data loss as a scalar. Shapes: as of `lossFraction`. */
export function lossOf(output: Tensor, targets: Tensor, options: LossOptions, sampleWeights?: Tensor): Tensor {
  const { total, weight } = lossFraction(output, targets, options, sampleWeights);
  return divide(total, weight);
}

/** The data loss of each sample by itself, of which the sample's weight is no part. Shapes: as of `lossFraction` -> [batch]. */
export function sampleLosses(output: Tensor, targets: Tensor, options: LossOptions): Tensor {
  const terms = lossMember(options).terms({ output, targets, options });
  return scaled(reduceEachSample(terms, options.reduction), options.scale);
}

/** What is predicted, where that is not the model's output itself: probabilities of a loss over logits of yes-no
 *  questions. Shapes: output -> the same. */
export function predictionOf(output: Tensor, options: LossOptions): Tensor {
  return lossMember(options).prediction?.(output, options) ?? output;
}

/** What outputs over classes are, of a loss whose targets are classes. */
export function scaleOf(options: LossOptions): OutputScale {
  return lossMember(options).scale?.(options) ?? 'scores';
}

/** Whether outputs are right or wrong for a loss, so that there is an accuracy. */
export function hasAccuracy(options: LossOptions): boolean {
  return lossMember(options).judge !== undefined;
}

/** How many positions are right, and how many count; undefined: the loss knows no right and wrong.
 *  Shapes: output and targets as of `lossFraction` -> [2]. */
export function rightCount(output: Tensor, targets: Tensor, options: LossOptions): Tensor | undefined {
  const judgement = lossMember(options).judge?.({ output, targets, options });
  if (judgement === undefined) return undefined;
  const { right, counts } = judgement;
  const counted = counts ? sum(counts) : scalarLike(right, sizeOf(right.shape));
  return concat([sum(counts ? multiply(right, counts) : right), counted].map((part) => reshape(part, [1])));
}

/** What the loss that options ask for expects as targets. */
export function targetsOf(options: LossOptions): LossTargets {
  const { targets } = lossMember(options);
  return typeof targets === 'function' ? targets(options) : targets;
}

/** The loss over targets that are mixed of those of several samples; undefined: its targets cannot be mixed. */
export function mixedLoss(options: LossOptions): LossOptions | undefined {
  const { mixed } = lossMember(options);
  if (mixed) return mixed(options) as LossOptions | undefined;
  return targetsOf(options).kind === 'number' ? options : undefined;
}

/** What is wrong with an output of that shape (without the batch) for the loss; undefined: nothing. */
export function misfitOf(output: readonly number[], options: LossOptions): LossMisfit | undefined {
  return lossMember(options).misfit?.(output, options);
}

function lossMember(options: LossOptions): Loss {
  return memberOf(registry, options) as unknown as Loss;
}
