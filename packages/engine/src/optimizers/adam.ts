import { adamCoefficients, adamOptions, adamStep } from './adam-step.ts';
import { defineOptimizer } from './define-optimizer.ts';

/** Adam: running means of the gradient and of its square, both corrected for their start at 0.
 *  The source adds epsilon inside the root, which is epsilonPlacement "inside"; the default is the paper's place.
 *  @equation m <- b1 m + (1-b1) g; v <- b2 v + (1-b2) g^2; theta <- theta - rate m^ / (sqrt(v^) + epsilon)
 *  Shapes: all vectors as long as the parameters; keeps m / (1-b1) and v / (1-b2).
 *  @see Kingma & Ba 2015; CENG502 Eq. 20-24 */
export const adam = defineOptimizer('adam', {
  learningRate: 0.001,
  options: adamOptions,
  slots: () => ['firstMoment', 'secondMoment'],
  coefficients: adamCoefficients,
  update: adamStep,
  examples: [{}, { learningRate: 0.1, beta1: 0.8, beta2: 0.99, epsilon: 0.001, epsilonPlacement: 'inside' }],
});
