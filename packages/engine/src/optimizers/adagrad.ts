import { add } from '../graph/ops/add.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { divide } from '../graph/ops/divide.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { subtract } from '../graph/ops/subtract.ts';
import { defineOptimizer } from './define-optimizer.ts';
import { epsilonField, epsilonPlacementField, rootWithEpsilon } from './fields.ts';

/** AdaGrad: each parameter's rate shrinks with the squares of all its gradients so far.
 *  @equation r <- r + g^2; theta <- theta - rate g / (sqrt(r) + epsilon)
 *  Shapes: all vectors as long as the parameters; keeps r.
 *  @see Duchi, Hazan & Singer 2011; CENG502 Eq. 17 */
export const adagrad = defineOptimizer('adagrad', {
  learningRate: 0.01,
  options: { epsilon: epsilonField(1e-10), epsilonPlacement: epsilonPlacementField },
  slots: () => ['squares'],
  coefficients: (_, learningRate) => ({ learningRate }),
  update: ({ parameters, gradient, slots, coefficients: { learningRate }, options }) => {
    const squares = add(slots.squares, multiply(gradient, gradient));
    const root = rootWithEpsilon(squares, scalarLike(squares, options.epsilon), options.epsilonPlacement);
    const step = divide(multiply(gradient, learningRate), root);
    return { parameters: subtract(parameters, step), slots: { squares } };
  },
  examples: [{}, { learningRate: 0.5, epsilon: 0.01, epsilonPlacement: 'inside' }],
});
