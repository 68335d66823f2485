import { ShapeError } from '../../tensor/errors.ts';
import { broadcastShapes } from '../../tensor/shape.ts';
import type { NoAttributes } from '../elementwise.ts';
import { apply, defineOp, type OpFunction } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { scalarLike } from './constant.ts';
import { sumTo } from './sum.ts';

/** a where the condition (bool) holds, else b. Shapes: condition, a, b -> their broadcast. */
export const where: OpFunction<(condition: Tensor, a: Tensor, b: Tensor) => Tensor, NoAttributes> = defineOp(
  {
    name: 'where',
    infer: ([condition, a, b]) => {
      if (condition.dtype !== 'bool' || a.dtype !== b.dtype) {
        throw new ShapeError({
          unit: 'where',
          expected: 'a bool condition and two tensors of one dtype',
          received: `${condition.dtype}, ${a.dtype} and ${b.dtype}`,
        });
      }
      return [
        {
          dtype: a.dtype,
          shape: broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape, 'where'), 'where'),
        },
      ];
    },
    lower: (to, inputs) => [to.one('Where', inputs)],
    vjp: ({ inputs: [condition, a, b], gradient, needs }) => {
      const zero = scalarLike(gradient, 0);
      return [
        undefined,
        needs[1] ? sumTo(where(condition, gradient, zero), a.shape) : undefined,
        needs[2] ? sumTo(where(condition, zero, gradient), b.shape) : undefined,
      ];
    },
    examples: [
      { inputs: [{ shape: [2, 3], dtype: 'bool', values: 'flag' }, [2, 3], [2, 3]] },
      { inputs: [{ shape: [2, 1], dtype: 'bool', values: 'flag' }, [3], []] },
    ],
  },
  (op) => (condition, a, b) => apply(op, [condition, a, b], {}),
);
