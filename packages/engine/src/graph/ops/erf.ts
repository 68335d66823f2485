import { type UnaryFunction, unary } from '../elementwise.ts';
import type { Tensor } from '../tensor.ts';
import { constant, scalarLike } from './constant.ts';
import { exp } from './exp.ts';
import { maximum } from './maximum.ts';
import { minimum } from './minimum.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { reshape } from './reshape.ts';
import { sum } from './sum.ts';

const twoBySqrtPi = 2 / Math.sqrt(Math.PI);

/** Error function, 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x; its slope is 2 / sqrt(pi) e^-x^2. */
export const erf: UnaryFunction = unary({
  name: 'erf',
  onnx: 'Erf',
  vjp: (gradient, x) => multiply(gradient, multiply(exp(negate(multiply(x, x))), scalarLike(x, twoBySqrtPi))),
  decompose: (x) => quadrature(x),
  examples: [{ inputs: [[2, 3]] }, { inputs: [{ shape: [8], values: [-7, -3.5, -1, -1e-3, 0.02, 1.5, 4, 30] }] }],
});

/** Step and number of points on either side of the tanh-sinh rule: exact to the last digits for |x| <= 6. */
const [step, reach] = [0.07, 46];

/** x times the integral of e^-(x s)^2 over s from 0 to 1 by the tanh-sinh rule; at |x| = 6 the value is 1 to the last digit.
 *  @see Takahasi & Mori 1974. */
function quadrature(x: Tensor): Tensor {
  const u = Array.from({ length: 2 * reach + 1 }, (_, at) => (at - reach) * step);
  const points = u.map((at) => (1 + Math.tanh((Math.PI / 2) * Math.sinh(at))) / 2);
  const weights = u.map((at) => (step * (Math.PI / 4) * Math.cosh(at)) / Math.cosh((Math.PI / 2) * Math.sinh(at)) ** 2);
  const bounded = reshape(maximum(minimum(x, scalarLike(x, 6)), scalarLike(x, -6)), [...x.shape, 1]);
  const row = (values: readonly number[]) => constant(x.dtype, [values.length], values);
  const scaled = multiply(bounded, row(points));
  const terms = multiply(exp(negate(multiply(scaled, scaled))), row(weights.map((weight) => weight * twoBySqrtPi)));
  return sum(multiply(bounded, terms), [x.shape.length]);
}
