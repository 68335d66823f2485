import { add } from '../graph/ops/add.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { divide } from '../graph/ops/divide.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { sqrt } from '../graph/ops/sqrt.ts';
import { subtract } from '../graph/ops/subtract.ts';
import type { Tensor } from '../graph/tensor.ts';
import { defineOptimizer } from './define-optimizer.ts';
import { decayField, epsilonField } from './fields.ts';
import { runningSquare } from './running-square.ts';

/** Adadelta: the running size of past steps takes the place of a rate, so that steps have the unit of the parameters.
 *  The source prints the step without its factor g; this is the step of the paper, with epsilon inside both roots.
 *  @equation r <- rho r + (1 - rho) g^2; s = g sqrt(u + epsilon) / sqrt(r + epsilon); u <- rho u + (1 - rho) s^2; theta <- theta - rate s
 *  Shapes: all vectors as long as the parameters; keeps r and u.
 *  @see Zeiler 2012; CENG502 Eq. 19 */
export const adadelta = defineOptimizer('adadelta', {
  learningRate: 1,
  options: { rho: decayField(0.9, 'Decay of both means of squares.'), epsilon: epsilonField(1e-6) },
  slots: () => ['meanSquare', 'meanSquareStep'],
  coefficients: (_, learningRate) => ({ learningRate }),
  update: ({ parameters, gradient, slots, coefficients: { learningRate }, options: { rho, epsilon } }) => {
    const root = (r: Tensor) => sqrt(add(r, scalarLike(r, epsilon)));
    const meanSquare = runningSquare(slots.meanSquare, gradient, rho);
    const step = multiply(gradient, divide(root(slots.meanSquareStep), root(meanSquare)));
    const meanSquareStep = runningSquare(slots.meanSquareStep, step, rho);
    return {
      parameters: subtract(parameters, multiply(step, learningRate)),
      slots: { meanSquare, meanSquareStep },
    };
  },
  examples: [{}, { learningRate: 0.5, rho: 0.5, epsilon: 0.001 }],
});
