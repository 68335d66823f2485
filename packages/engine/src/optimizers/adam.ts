import { adamCoefficients, adamOptions, adamStep } from './adam-step.ts';
import { defineOptimizer } from './define-optimizer.ts';

/** Adam: m <- b1 m + (1-b1) g, v <- b2 v + (1-b2) g^2, theta <- theta - rate m^ / (sqrt(v^) + epsilon), Eq. 20-24.
 *  @see Kingma & Ba 2015. */
export const adam = defineOptimizer('adam', {
  learningRate: 0.001,
  options: adamOptions,
  slots: () => ['firstMoment', 'secondMoment'],
  coefficients: adamCoefficients,
  update: adamStep,
  examples: [{}, { learningRate: 0.1, beta1: 0.8, beta2: 0.99, epsilon: 0.001, epsilonPlacement: 'inside' }],
});
