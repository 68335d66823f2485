import type { DType } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Attributes, Op } from './op.ts';

/** What is known of a value before anything is computed: its element type and its shape. */
export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** A symbolic tensor: one output of the application of an op to other symbolic tensors. */
export interface Tensor extends TensorType {
  readonly source: Application;
  readonly index: number;
}

/** One op applied to its inputs: a node of the graph, of which tensors are the outputs. */
export interface Application {
  readonly op: Op;
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes;
  readonly outputs: readonly Tensor[];
}

/** A graph is named by its ends: everything the outputs need is reached from them. */
export interface Graph {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: Readonly<Record<string, Tensor>>;
}
