import { type UnaryFunction, unary } from '../elementwise.ts';
import { add } from './add.ts';
import { scalarLike } from './constant.ts';
import { divide } from './divide.ts';
import { exp } from './exp.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { sigmoid } from './sigmoid.ts';
import { subtract } from './subtract.ts';

/** x sigmoid(x); its slope is s + y (1 - s) with s = sigmoid(x).
 *  In float64 it is written as x / (1 + e^-x): ONNX Runtime fuses the product into a kernel it has for float32 only. */
export const swish: UnaryFunction = unary({
  name: 'swish',
  onnx: (to, x) => to.one('Mul', [x, to.one('Sigmoid', [x])]),
  vjp: (gradient, x, y) => {
    const s = sigmoid(x);
    return multiply(gradient, add(s, multiply(y, subtract(scalarLike(x, 1), s))));
  },
  decompose: (x) => divide(x, add(exp(negate(x)), scalarLike(x, 1))),
  examples: [{ inputs: [[2, 3]] }],
});
