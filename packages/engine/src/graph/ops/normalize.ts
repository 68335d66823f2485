import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { add } from './add.ts';
import { scalarLike } from './constant.ts';
import { divide } from './divide.ts';
import { multiply } from './multiply.ts';
import { sqrt } from './sqrt.ts';
import { subtract } from './subtract.ts';
import { sum } from './sum.ts';

export interface NormalizeAttributes {
  readonly axes: readonly number[];
  readonly epsilon: number;
}

/** (x - mean) / sqrt(variance + epsilon) over axes, with the biased variance: what every normalization layer rests on.
 *  Shapes: any -> the same. */
export const normalize: OpFunction<(x: Tensor, attributes: NormalizeAttributes) => Tensor, NormalizeAttributes> =
  defineOp(
    {
      name: 'normalize',
      infer: ([{ dtype, shape }]) => [{ dtype, shape }],
      lower: () => {
        throw new Error('internal: normalize is decomposed before it is lowered');
      },
      decomposeAlways: true,
      decompose: ([x], { axes, epsilon }) => {
        const { centered, deviation } = moments(x, axes, epsilon);
        return [divide(centered, deviation)];
      },
      // dx = (g - mean(g) - y mean(g y)) / deviation: fewer passes over memory than differentiating the parts.
      vjp: ({ inputs: [x], outputs: [y], attributes: { axes, epsilon }, gradient }) => {
        const { deviation } = moments(x, axes, epsilon);
        const along = multiply(y, mean(multiply(gradient, y), axes));
        return [divide(subtract(subtract(gradient, mean(gradient, axes)), along), deviation)];
      },
      examples: [
        { inputs: [[4, 3]], attributes: { axes: [0], epsilon: 1e-5 } },
        { inputs: [[2, 2, 3]], attributes: { axes: [0, 2], epsilon: 0.1 } },
      ],
    },
    (op) => (x, attributes) => apply(op, [x], attributes),
  );

/** Mean over axes, kept with size 1. */
export function mean(x: Tensor, axes: readonly number[]): Tensor {
  const count = axes.reduce((product, axis) => product * x.shape[axis], 1);
  return multiply(sum(x, axes, true), scalarLike(x, 1 / count));
}

/** Mean, biased variance, x - mean and sqrt(variance + epsilon) over axes, kept with size 1. */
export function moments(x: Tensor, axes: readonly number[], epsilon: number) {
  const average = mean(x, axes);
  const centered = subtract(x, average);
  const variance = mean(multiply(centered, centered), axes);
  return { average, variance, centered, deviation: sqrt(add(variance, scalarLike(x, epsilon))) };
}
