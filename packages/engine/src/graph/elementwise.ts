import type { DType } from '../tensor/dtype.ts';
import { ShapeError } from '../tensor/errors.ts';
import { broadcastShapes, formatShape } from '../tensor/shape.ts';
import { apply, defineOp, type Lowering, type OpExample, type OpFunction } from './op.ts';
import { sumTo } from './ops/sum.ts';
import type { Tensor, TensorType } from './tensor.ts';

export type NoAttributes = Readonly<Record<never, never>>;
export type UnaryFunction = OpFunction<(x: Tensor) => Tensor, NoAttributes>;
export type BinaryFunction = OpFunction<(a: Tensor, b: Tensor) => Tensor, NoAttributes>;

interface UnaryDefinition {
  readonly name: string;
  /** The ONNX operator, or the nodes that make one up. */
  readonly onnx: string | ((to: Lowering, x: string) => string);
  /** Gradient of the input from that of the output; absent: zero almost everywhere. */
  readonly vjp?: (gradient: Tensor, x: Tensor, y: Tensor) => Tensor;
  /** The same in other ops, for float64 where the operator has no such kernel. */
  readonly decompose?: (x: Tensor) => Tensor;
  readonly examples: readonly OpExample<NoAttributes>[];
}

/** Defines y_i = f(x_i). Shapes: any -> the same. */
export function unary({ name, onnx, vjp, decompose, examples }: UnaryDefinition): UnaryFunction {
  return defineOp<NoAttributes, (x: Tensor) => Tensor>(
    {
      name,
      infer: ([{ dtype, shape }]) => [{ dtype, shape }],
      lower: (to, inputs) => [typeof onnx === 'string' ? to.one(onnx, inputs) : onnx(to, inputs[0])],
      ...(vjp && { vjp: ({ gradient, inputs, outputs }) => [vjp(gradient, inputs[0], outputs[0])] }),
      ...(decompose && { decompose: ([x]) => [decompose(x)] }),
      examples,
    },
    (op) => (x) => apply(op, [x], {}),
  );
}

type PartialGradient = (gradient: Tensor, a: Tensor, b: Tensor, y: Tensor) => Tensor;

interface BinaryDefinition {
  readonly name: string;
  readonly onnx: string;
  /** Gradients of both inputs, in the shape of the output; absent: zero almost everywhere. */
  readonly vjp?: readonly [PartialGradient, PartialGradient];
  /** Element type of the output where it is not that of the inputs. */
  readonly dtype?: DType;
  readonly examples: readonly OpExample<NoAttributes>[];
}

/** Defines y = f(a, b) element by element with NumPy's broadcasting. Shapes: a, b -> broadcast(a, b). */
export function binary({ name, onnx, vjp, dtype, examples }: BinaryDefinition): BinaryFunction {
  return defineOp<NoAttributes, (a: Tensor, b: Tensor) => Tensor>(
    {
      name,
      infer: ([a, b]) => [{ dtype: dtype ?? sharedDType(name, a, b), shape: broadcastShapes(a.shape, b.shape, name) }],
      lower: (to, inputs) => [to.one(onnx, inputs)],
      ...(vjp && {
        vjp: ({ inputs: [a, b], outputs: [y], gradient, needs }) => [
          needs[0] ? sumTo(vjp[0](gradient, a, b, y), a.shape) : undefined,
          needs[1] ? sumTo(vjp[1](gradient, a, b, y), b.shape) : undefined,
        ],
      }),
      examples,
    },
    (op) => (a, b) => apply(op, [a, b], {}),
  );
}

function sharedDType(unit: string, a: TensorType, b: TensorType): DType {
  if (a.dtype === b.dtype) return a.dtype;
  throw new ShapeError({
    unit,
    expected: 'two tensors of one dtype',
    received: `${a.dtype} ${formatShape(a.shape)} and ${b.dtype} ${formatShape(b.shape)}`,
    hint: 'Cast one of them.',
  });
}

/** Two shapes that broadcast in every way an element-wise op has to handle. */
export const broadcastExamples: readonly OpExample<NoAttributes>[] = [
  {
    inputs: [
      [2, 3],
      [2, 3],
    ],
  },
  { inputs: [[2, 3], [3]] },
  { inputs: [[3], [2, 1]] },
  {
    inputs: [
      [2, 1, 3],
      [4, 1],
    ],
  },
  { inputs: [[], [2, 2]] },
];
