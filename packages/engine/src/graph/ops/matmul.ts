import { ShapeError } from '../../tensor/errors.ts';
import { broadcastShapes, formatShape, sameShape } from '../../tensor/shape.ts';
import { apply, defineOp, type Lowering, type OpFunction } from '../op.ts';
import type { Application, Tensor, TensorType } from '../tensor.ts';
import { sumTo } from './sum.ts';

export interface MatmulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

type MatmulFunction = (
  a: Tensor,
  b: Tensor,
  options?: Partial<MatmulAttributes> & { readonly bias?: Tensor },
) => Tensor;

/** Matrix product op(a) op(b) + bias, op being the identity or the transpose of the last two axes.
 *  Shapes: a [..., m, k], b [..., k, n] -> [..., m, n], the leading axes broadcast; bias [n] or [m, n], for matrices only. */
export const matmul: OpFunction<MatmulFunction, MatmulAttributes> = defineOp(
  {
    name: 'matmul',
    infer: ([a, b, bias], attributes) => [{ dtype: a.dtype, shape: productShape(a, b, bias, attributes) }],
    lower: (to, inputs, application) => [
      application.outputs[0].shape.length === 2 ? gemm(to, inputs, application) : batched(to, inputs, application),
    ],
    vjp: ({ inputs: [a, b, bias], attributes: { transposeA, transposeB }, gradient, needs }) => [
      needs[0] ? sumTo(gradientOfA(gradient, b, transposeA, transposeB), a.shape) : undefined,
      needs[1] ? sumTo(gradientOfB(gradient, a, transposeA, transposeB), b.shape) : undefined,
      ...(bias === undefined ? [] : [needs[2] ? sumTo(gradient, bias.shape) : undefined]),
    ],
    examples: [
      {
        inputs: [
          [2, 3],
          [3, 4],
        ],
        attributes: { transposeA: false, transposeB: false },
      },
      { inputs: [[3, 2], [4, 3], [4]], attributes: { transposeA: true, transposeB: true } },
      { inputs: [[2, 3], [4, 3], [4]], attributes: { transposeA: false, transposeB: true } },
      {
        inputs: [
          [2, 3],
          [4, 3],
          [2, 4],
        ],
        attributes: { transposeA: false, transposeB: true },
      },
      {
        inputs: [
          [5, 2, 3],
          [5, 4, 3],
        ],
        attributes: { transposeA: false, transposeB: true },
      },
      {
        inputs: [
          [2, 1, 3, 2],
          [5, 3, 4],
        ],
        attributes: { transposeA: true, transposeB: false },
      },
    ],
  },
  (op) =>
    (a, b, { transposeA = false, transposeB = false, bias } = {}) =>
      apply(op, bias === undefined ? [a, b] : [a, b, bias], { transposeA, transposeB }),
);

function gradientOfA(gradient: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  if (transposeA) return matmul(b, gradient, { transposeA: transposeB, transposeB: true });
  return matmul(gradient, b, { transposeB: !transposeB });
}

function gradientOfB(gradient: Tensor, a: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  if (transposeB) return matmul(gradient, a, { transposeA: true, transposeB: transposeA });
  return matmul(a, gradient, { transposeA: !transposeA });
}

function productShape(
  a: TensorType,
  b: TensorType,
  bias: TensorType | undefined,
  { transposeA, transposeB }: MatmulAttributes,
): number[] {
  const [m, k] = lastTwo(a, transposeA);
  const [inner, n] = lastTwo(b, transposeB);
  const leading = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2), 'matmul');
  const biasFits =
    bias === undefined || (leading.length === 0 && (sameShape(bias.shape, [n]) || sameShape(bias.shape, [m, n])));
  if (k === inner && biasFits) return [...leading, m, n];
  throw new ShapeError({
    unit: 'matmul',
    expected: '[..., m, k] and [..., k, n], with a bias [n] or [m, n] for matrices only',
    received: [a, b, ...(bias ? [bias] : [])].map(({ shape }) => formatShape(shape)).join(' and '),
  });
}

function lastTwo({ shape }: TensorType, transposed: boolean): readonly [number, number] {
  const [rows, columns] = shape.slice(-2);
  if (shape.length < 2)
    throw new ShapeError({ unit: 'matmul', expected: 'rank 2 or more', received: formatShape(shape) });
  return transposed ? [columns, rows] : [rows, columns];
}

function gemm(to: Lowering, inputs: readonly string[], { attributes }: Application): string {
  const { transposeA, transposeB } = attributes as MatmulAttributes;
  return to.one('Gemm', inputs, { transA: { int: Number(transposeA) }, transB: { int: Number(transposeB) } });
}

function batched(to: Lowering, inputs: readonly string[], { attributes, inputs: [a, b] }: Application): string {
  const { transposeA, transposeB } = attributes as MatmulAttributes;
  const left = transposeA ? swapLastTwo(to, inputs[0], a.shape.length) : inputs[0];
  const right = transposeB ? swapLastTwo(to, inputs[1], b.shape.length) : inputs[1];
  return to.one('MatMul', [left, right]);
}

function swapLastTwo(to: Lowering, name: string, rank: number): string {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return to.one('Transpose', [name], { perm: { ints: [...axes.slice(0, -2), rank - 1, rank - 2] } });
}
