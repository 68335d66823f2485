import { type UnaryFunction, unary } from '../elementwise.ts';
import { abs } from './abs.ts';
import { add } from './add.ts';
import { scalarLike } from './constant.ts';
import { exp } from './exp.ts';
import { log } from './log.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { relu } from './relu.ts';
import { sigmoid } from './sigmoid.ts';

/** log(1 + e^x) without overflow; its slope is sigmoid(x). */
export const softplus: UnaryFunction = unary({
  name: 'softplus',
  onnx: 'Softplus',
  vjp: (gradient, x) => multiply(gradient, sigmoid(x)),
  decompose: (x) => add(relu(x), log(add(exp(negate(abs(x))), scalarLike(x, 1)))),
  examples: [{ inputs: [[2, 3]] }],
});
