import { add } from '../graph/ops/add.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { multiply } from '../graph/ops/multiply.ts';
import type { Tensor } from '../graph/tensor.ts';
import { memberOf, type OptionsOf, unionSchema } from '../registry/registry.ts';
import type { Coefficients, Optimizer, Update, UpdateCall } from './define-optimizer.ts';
import { clipped, type GradientClip } from './gradient-clip.ts';
import * as registry from './index.ts';

/** An optimizer with its options settled. */
export type OptimizerOptions = OptionsOf<typeof registry>;

/** Schema of an optimizer in a document: `{ type, ...options }`. */
export const optimizerSchema = unionSchema(registry);

function memberFor(options: OptimizerOptions): Optimizer {
  return memberOf(registry, options) as unknown as Optimizer;
}

/** Names of the vectors an optimizer keeps beside the parameters. */
export function slotsOf(options: OptimizerOptions): readonly string[] {
  return memberFor(options).slots(options);
}

/** Numbers to feed at a step (counted from 1) at that learning rate. */
export function coefficientsOf(options: OptimizerOptions, step: number, learningRate: number): Coefficients {
  return memberFor(options).coefficients(step, learningRate, options);
}

/** Parameters and slots after one update: the gradient is clipped, then decayed, then used. */
export function updateOf(
  call: Omit<UpdateCall<OptimizerOptions>, 'options'>,
  options: OptimizerOptions,
  clip?: GradientClip,
): Update {
  const member = memberFor(options);
  const gradient = clip ? clipped(call.gradient, clip) : call.gradient;
  const decays = options.weightDecay > 0 && !member.decoupledWeightDecay;
  return member.update({
    ...call,
    gradient: decays ? decayed(gradient, call.parameters, options.weightDecay) : gradient,
    options,
  });
}

function decayed(gradient: Tensor, parameters: Tensor, weightDecay: number): Tensor {
  return add(gradient, multiply(parameters, scalarLike(parameters, weightDecay)));
}
