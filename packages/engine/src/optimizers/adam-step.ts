import type { z } from 'zod';
import { add } from '../graph/ops/add.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { divide } from '../graph/ops/divide.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { subtract } from '../graph/ops/subtract.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Coefficients, Update, UpdateCall } from './define-optimizer.ts';
import { decayField, epsilonField, epsilonPlacementField, rootWithEpsilon } from './fields.ts';

/** Options of Adam and AdamW. */
export const adamOptions = {
  beta1: decayField(0.9, 'Decay of the first moment.'),
  beta2: decayField(0.999, 'Decay of the second moment.'),
  epsilon: epsilonField(1e-8),
  epsilonPlacement: epsilonPlacementField,
};

type AdamOptions = z.output<z.ZodObject<typeof adamOptions>>;

/** Bias corrections and scales folded into two numbers. The slots hold m / (1-b1) and v / (1-b2): that saves two passes
 *  over the parameters, and the two numbers take it back. With c = sqrt((1-b2) / (1-b2^t)): sqrt(v^) = c sqrt(slot). */
export function adamCoefficients(
  step: number,
  learningRate: number,
  { beta1, beta2, epsilon, epsilonPlacement }: AdamOptions,
): Coefficients {
  const c = Math.sqrt((1 - beta2) / (1 - beta2 ** step));
  const rate = (learningRate * (1 - beta1)) / (1 - beta1 ** step) / c;
  return { rate, epsilon: epsilonPlacement === 'outside' ? epsilon / c : epsilon / (c * c) };
}

/** Adam's update of parameters and moments. */
export function adamStep({ parameters, gradient, slots, coefficients, options }: UpdateCall<AdamOptions>): Update {
  const decayed = (slot: Tensor, beta: number, x: Tensor) => add(multiply(slot, scalarLike(slot, beta)), x);
  const firstMoment = decayed(slots.firstMoment, options.beta1, gradient);
  const secondMoment = decayed(slots.secondMoment, options.beta2, multiply(gradient, gradient));
  const denominator = rootWithEpsilon(secondMoment, coefficients.epsilon, options.epsilonPlacement);
  const step = divide(multiply(firstMoment, coefficients.rate), denominator);
  return { parameters: subtract(parameters, step), slots: { firstMoment, secondMoment } };
}
