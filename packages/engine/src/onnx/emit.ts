import type { Lowering } from '../graph/op.ts';
import { decompose } from '../graph/rewrites/decompose.ts';
import { mergeEqual } from '../graph/rewrites/merge-equal.ts';
import type { Application, Graph, Tensor } from '../graph/tensor.ts';
import { topologicalOrder } from '../graph/traverse.ts';
import { arrayConstructors, type DType, type TypedArray } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';
import { elementType, encodeModel, type InitializerProto, type NodeProto, type ValueInfo } from './model.ts';

export interface EmitOptions {
  /** The free dimension, by its name and its length in the given graph, and whether axis `axis` of a tensor grows with it.
   *  Absent: every dimension is fixed. */
  readonly free?: {
    readonly name: string;
    readonly length: number;
    readonly isFree: (tensor: Tensor, axis: number) => boolean;
  };
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Lowers a graph to the bytes of an ONNX model with the same input and output names. */
export function emit(graph: Graph, options: EmitOptions = {}): Uint8Array {
  const rewritten = mergeEqual(decompose(graph));
  const emitter = new Emitter(options, rewritten.inputs);
  const names = new Map<Tensor, string>();
  for (const [name, tensor] of Object.entries(rewritten.inputs)) names.set(tensor, name);
  for (const application of topologicalOrder(Object.values(rewritten.outputs))) emitter.add(application, names);
  emitter.nameOutputs(Object.entries(rewritten.outputs).map(([name, tensor]) => [name, nameOf(names, tensor)]));
  const describe = (tensors: Graph['inputs']) =>
    Object.entries(tensors).map(([name, tensor]) => valueInfo(name, tensor, options));
  const { nodes, initializers } = emitter;
  return encodeModel({
    inputs: describe(rewritten.inputs),
    outputs: describe(rewritten.outputs),
    nodes,
    initializers,
    metadata: options.metadata ?? {},
  });
}

function valueInfo(name: string, tensor: Tensor, { free }: EmitOptions): ValueInfo {
  const dimensions = tensor.shape.map((length, axis) => (free?.isFree(tensor, axis) ? free.name : length));
  return { name, dtype: tensor.dtype, dimensions };
}

function nameOf(names: ReadonlyMap<Tensor, string>, tensor: Tensor): string {
  const name = names.get(tensor);
  if (name === undefined) throw new Error(`internal: ${tensor.source.op.name} was used before it was lowered`);
  return name;
}

/** Collects the nodes and constants of one ONNX graph; equal constants are written once. */
class Emitter implements Lowering {
  readonly nodes: NodeProto[] = [];
  readonly initializers: InitializerProto[] = [];
  readonly #constants = new Map<string, string>();
  readonly #runtimeLengths = new Map<number, string>();
  readonly #options: EmitOptions;
  readonly #inputs: Graph['inputs'];
  #count = 0;

  constructor(options: EmitOptions, inputs: Graph['inputs']) {
    this.#options = options;
    this.#inputs = inputs;
  }

  add(application: Application, names: Map<Tensor, string>): void {
    if (application.outputs.every((output) => names.has(output))) return;
    const inputs = application.inputs.map((input) => nameOf(names, input));
    const results = application.op.lower(this, inputs, application);
    for (const [at, output] of application.outputs.entries()) names.set(output, results[at]);
  }

  node(
    type: string,
    inputs: readonly string[],
    { attributes, outputs = 1, domain }: Parameters<Lowering['node']>[2] = {},
  ): readonly string[] {
    const results = Array.from({ length: outputs }, () => this.#nextName());
    this.nodes.push({ type, inputs, results, attributes, ...(domain !== undefined && { domain }) });
    return results;
  }

  one(type: string, inputs: readonly string[], attributes?: Parameters<Lowering['one']>[2]): string {
    return this.node(type, inputs, { attributes })[0];
  }

  cast(name: string, dtype: DType): string {
    return this.one('Cast', [name], { to: { int: elementType(dtype) } });
  }

  constant(dtype: DType, shape: Shape, data: TypedArray): string {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    const key = `${dtype}[${shape.join()}]${bytes.toString('latin1')}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.#nextName();
    this.initializers.push({ name, dtype, shape, data });
    this.#constants.set(key, name);
    return name;
  }

  int64s(values: readonly number[]): string {
    return this.constant('int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  scalar(dtype: DType, value: number): string {
    const data = dtype === 'int64' ? BigInt64Array.of(BigInt(value)) : arrayConstructors[dtype].of(value);
    return this.constant(dtype, [], data);
  }

  targetShape(tensor: Tensor): readonly number[] {
    const { free } = this.#options;
    return tensor.shape.map((length, axis) => (free?.isFree(tensor, axis) ? -1 : length));
  }

  shape(tensor: Tensor): string {
    const { free } = this.#options;
    if (free === undefined || !tensor.shape.some((_, axis) => free.isFree(tensor, axis))) {
      return this.int64s(tensor.shape);
    }
    const lengths = tensor.shape.map((length, axis) =>
      free.isFree(tensor, axis) ? this.#runtimeLength(length / free.length) : this.int64s([length]),
    );
    return this.one('Concat', lengths, { axis: { int: 0 } });
  }

  /** So many times the free dimension, read off an input when the model runs. */
  #runtimeLength(times: number): string {
    const known = this.#runtimeLengths.get(times);
    if (known !== undefined) return known;
    const name = times === 1 ? this.#readFree() : this.one('Mul', [this.#runtimeLength(1), this.int64s([times])]);
    this.#runtimeLengths.set(times, name);
    return name;
  }

  #readFree(): string {
    const { free } = this.#options;
    for (const [name, tensor] of Object.entries(this.#inputs)) {
      const axis = tensor.shape.findIndex((length, at) => length === free?.length && free.isFree(tensor, at));
      if (axis >= 0) return this.one('Shape', [name], { start: { int: axis }, end: { int: axis + 1 } });
    }
    throw new Error('internal: a free dimension that no input has');
  }

  /** Gives values the names of the outputs; a copy where a value is no node's, or is two outputs at once. */
  nameOutputs(outputs: readonly (readonly [output: string, value: string])[]): void {
    const made = new Set(this.nodes.flatMap(({ results }) => results));
    const renamed = new Map<string, string>();
    for (const [output, value] of outputs) {
      if (made.has(value) && !renamed.has(value)) renamed.set(value, output);
      else this.nodes.push({ type: 'Identity', inputs: [value], results: [output] });
    }
    const rename = (name: string) => renamed.get(name) ?? name;
    for (const [at, node] of this.nodes.entries()) {
      this.nodes[at] = { ...node, inputs: node.inputs.map(rename), results: node.results.map(rename) };
    }
  }

  #nextName(): string {
    return `%${this.#count++}`;
  }
}
