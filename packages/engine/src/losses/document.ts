import type { Tensor } from '../graph/tensor.ts';
import { memberOf, type OptionsOf, unionSchema } from '../registry/registry.ts';
import { type Loss, type LossMisfit, type LossTargets, scaled } from './define-loss.ts';
import * as registry from './index.ts';
import { reduceTerms } from './reduce.ts';

/** A loss with its options settled. */
export type LossOptions = OptionsOf<typeof registry>;

/** Schema of a loss in a document: `{ type, ...options }`. */
export const lossSchema = unionSchema(registry);

/** The data loss as a scalar. Shapes: output [batch, ...], targets as `targetsOf` says, sampleWeights [batch]. */
export function lossOf(output: Tensor, targets: Tensor, options: LossOptions, sampleWeights?: Tensor): Tensor {
  const reduction = lossMember(options).terms({ output, targets, sampleWeights, options });
  return scaled(reduceTerms(reduction, options.reduction, sampleWeights), options.scale);
}

/** What the loss that options ask for expects as targets. */
export function targetsOf(options: LossOptions): LossTargets {
  return lossMember(options).targets;
}

/** What is wrong with an output of that shape (without the batch) for the loss; undefined: nothing. */
export function misfitOf(output: readonly number[], options: LossOptions): LossMisfit | undefined {
  return lossMember(options).misfit?.(output, options);
}

function lossMember(options: LossOptions): Loss {
  return memberOf(registry, options) as unknown as Loss;
}
