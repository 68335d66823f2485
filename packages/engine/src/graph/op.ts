import type { DType, TypedArray } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Application, Tensor, TensorType } from './tensor.ts';

export type Attributes = object;

/** A value of an ONNX node's attribute; whole numbers and fractions are different kinds there. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] };

/** What an op's lowering writes to: nodes and constants of an ONNX graph; values are known by name. */
export interface Lowering {
  /** Adds a node and returns the names of its outputs. */
  node(type: string, inputs: readonly string[], options?: NodeOptions): readonly string[];
  /** Adds a node with one output and returns its name. */
  one(type: string, inputs: readonly string[], attributes?: Readonly<Record<string, OnnxAttribute>>): string;
  constant(dtype: DType, shape: Shape, data: TypedArray): string;
  /** A vector of int64, as shapes, axes and bounds are given in ONNX. */
  int64s(values: readonly number[]): string;
  /** A scalar of the given type. */
  scalar(dtype: DType, value: number): string;
  cast(name: string, dtype: DType): string;
  /** The shape to write into a Reshape or Expand: an axis that grows with the batch becomes -1. */
  targetShape(tensor: Tensor): readonly number[];
  /** The shape as a vector of int64 with every length in place, those that grow with the batch too. */
  shape(tensor: Tensor): string;
}

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, OnnxAttribute>> | undefined;
  readonly outputs?: number;
  readonly domain?: string;
}

/** The vector-Jacobian product's question: gradients of the outputs are given, those of the inputs asked for. */
export interface VjpCall<A extends Attributes> {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: A;
  /** Gradient of the first output; of an op with several outputs, the first that has one. */
  readonly gradient: Tensor;
  /** One an output; undefined where the output does not matter. */
  readonly gradients: readonly (Tensor | undefined)[];
  /** Whether the gradient of the input is wanted: what is not wanted need not be built. */
  readonly needs: readonly boolean[];
}

/** Inputs and attributes to try an op with: its contract test runs every one of them. */
export interface OpExample<A extends Attributes> {
  readonly inputs: readonly (Shape | ExampleInput)[];
  readonly attributes?: A;
}

export interface ExampleInput {
  readonly shape: Shape;
  readonly dtype?: DType;
  /** Where values are drawn from: `normal` (default), `positive` (0.5 to 2), `distinct` (a shuffled grid: no ties, far from kinks), `flag` (0 or 1), or the given numbers. */
  readonly values?: 'normal' | 'positive' | 'distinct' | 'flag' | readonly number[];
}

/** An operation: its shape rule, its ONNX lowering and its vector-Jacobian product, in one place. */
export interface Op<A extends Attributes = Attributes> {
  readonly name: string;
  /** Types of the outputs. @throws ShapeError when the inputs do not fit. */
  infer(inputs: readonly TensorType[], attributes: A): readonly TensorType[];
  /** Writes ONNX nodes and returns the names of the outputs. */
  lower(
    to: Lowering,
    inputs: readonly string[],
    application: Application & { readonly attributes: A },
  ): readonly string[];
  /** Bytes that it takes while it is computed besides its inputs and outputs. Default: next to none. */
  workspace?(application: Application & { readonly attributes: A }): number;
  /** The same in other ops: for float64 where ONNX Runtime has no kernel of that type, or always. */
  readonly decomposeAlways?: boolean;
  decompose?(inputs: readonly Tensor[], attributes: A): readonly Tensor[];
  /** Gradients of the inputs, made of differentiable ops only. Absent: the op is constant almost everywhere. */
  vjp?(call: VjpCall<A>): readonly (Tensor | undefined)[];
  readonly examples: readonly OpExample<A>[];
}

/** Applies an op: infers the types of the outputs and returns them. @throws ShapeError */
export function applyAll<A extends Attributes>(op: Op<A>, inputs: readonly Tensor[], attributes: A): readonly Tensor[] {
  const outputs: Tensor[] = [];
  const source: Application = { op, inputs, attributes, outputs };
  for (const [index, type] of op.infer(inputs, attributes).entries()) outputs.push({ ...type, source, index });
  return outputs;
}

/** Applies an op of one output. @throws ShapeError */
export function apply<A extends Attributes>(op: Op<A>, inputs: readonly Tensor[], attributes: A): Tensor {
  return applyAll(op, inputs, attributes)[0];
}

/** A function that applies an op, with the op itself beside it: what each file of ops/ exports. */
export type OpFunction<F, A extends Attributes = Attributes> = F & { readonly op: Op<A> };

/** Joins an op and the function that applies it. */
export function defineOp<A extends Attributes, F extends (...given: never[]) => Tensor | readonly Tensor[]>(
  op: Op<A>,
  call: (op: Op<A>) => F,
): OpFunction<F, A> {
  return Object.assign(call(op), { op });
}
