import { multiply } from '../graph/ops/multiply.ts';
import { subtract } from '../graph/ops/subtract.ts';
import { adamCoefficients, adamOptions, adamStep } from './adam-step.ts';
import { defineOptimizer } from './define-optimizer.ts';

/** AdamW: Adam whose weight decay acts on the parameters themselves, not through the moments of the gradient.
 *  @equation m <- b1 m + (1-b1) g; v <- b2 v + (1-b2) g^2; theta <- theta - rate (m^ / (sqrt(v^) + epsilon) + weightDecay theta)
 *  Shapes: all vectors as long as the parameters; keeps m / (1-b1) and v / (1-b2). As torch.optim.AdamW.
 *  @see Loshchilov & Hutter 2019; CENG502 Eq. 20-24 for the step */
export const adamw = defineOptimizer('adamw', {
  learningRate: 0.001,
  weightDecay: 0.01,
  options: adamOptions,
  decoupledWeightDecay: true,
  slots: () => ['firstMoment', 'secondMoment'],
  coefficients: (step, learningRate, options) => ({
    ...adamCoefficients(step, learningRate, options),
    decay: learningRate * options.weightDecay,
  }),
  update: (call) => {
    const { parameters, slots } = adamStep(call);
    return { parameters: subtract(parameters, multiply(call.parameters, call.coefficients.decay)), slots };
  },
  examples: [{}, { learningRate: 0.1, weightDecay: 0.1, epsilon: 0.001, epsilonPlacement: 'inside' }],
});
