import { scalarLike } from '../graph/ops/constant.ts';
import { divide } from '../graph/ops/divide.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { subtract } from '../graph/ops/subtract.ts';
import { defineOptimizer } from './define-optimizer.ts';
import { decayField, epsilonField, epsilonPlacementField, rootWithEpsilon } from './fields.ts';
import { runningSquare } from './running-square.ts';

/** RMSProp: steps are measured against a running mean of the squared gradient.
 *  The source adds epsilon inside the root, which is epsilonPlacement "inside"; the default is PyTorch's place.
 *  @equation r <- rho r + (1 - rho) g^2; theta <- theta - rate g / (sqrt(r) + epsilon)
 *  Shapes: all vectors as long as the parameters; keeps r.
 *  @see Tieleman & Hinton 2012; CENG502 Eq. 18 */
export const rmsprop = defineOptimizer('rmsprop', {
  learningRate: 0.001,
  options: {
    rho: decayField(0.9, 'Decay of the mean of squares.'),
    epsilon: epsilonField(1e-8),
    epsilonPlacement: epsilonPlacementField,
  },
  slots: () => ['meanSquare'],
  coefficients: (_, learningRate) => ({ learningRate }),
  update: ({ parameters, gradient, slots, coefficients: { learningRate }, options }) => {
    const meanSquare = runningSquare(slots.meanSquare, gradient, options.rho);
    const root = rootWithEpsilon(meanSquare, scalarLike(meanSquare, options.epsilon), options.epsilonPlacement);
    const step = divide(multiply(gradient, learningRate), root);
    return { parameters: subtract(parameters, step), slots: { meanSquare } };
  },
  examples: [{}, { learningRate: 0.02, rho: 0.5, epsilon: 0.01, epsilonPlacement: 'inside' }],
});
