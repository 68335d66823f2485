import type { NodeOptions, OnnxAttribute } from '../graph/op.ts';
import type { DType, TypedArray } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';
import { MessageWriter } from './protobuf.ts';

/** IR version and operator set of every model written here: ONNX 1.15, ONNX Runtime 1.17 and later. */
const irVersion = 9;
export const opset = 20;

const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float64: 11 } as const satisfies Record<
  DType,
  number
>;

/** Number of a dtype in ONNX's TensorProto.DataType. */
export function elementType(dtype: DType): number {
  return elementTypes[dtype];
}

/** An input or output of a model; a dimension given as text is free and goes by that name. */
export interface ValueInfo {
  readonly name: string;
  readonly dtype: DType;
  readonly dimensions: readonly (number | string)[];
}

export interface NodeProto extends NodeOptions {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly results: readonly string[];
}

export interface InitializerProto {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: TypedArray;
}

/** An ONNX model as plain data. */
export interface ModelProto {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly InitializerProto[];
  /** Free text beside the graph (metadata_props). */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes of an ONNX ModelProto. Field numbers are those of onnx.proto. */
export function encodeModel(model: ModelProto): Uint8Array {
  const writer = new MessageWriter();
  writer.int(1, irVersion);
  writer.string(2, 'trainyard');
  writer.message(7, (graph) => writeGraph(graph, model));
  writer.message(8, (operators) => {
    operators.string(1, '');
    operators.int(2, opset);
  });
  writer.message(8, (operators) => {
    operators.string(1, 'com.microsoft');
    operators.int(2, 1);
  });
  for (const [key, value] of Object.entries(model.metadata)) {
    writer.message(14, (entry) => {
      entry.string(1, key);
      entry.string(2, value);
    });
  }
  return writer.finish();
}

function writeGraph(graph: MessageWriter, model: ModelProto): void {
  for (const node of model.nodes) graph.message(1, (message) => writeNode(message, node));
  graph.string(2, 'trainyard');
  for (const initializer of model.initializers) graph.message(5, (message) => writeInitializer(message, initializer));
  for (const input of model.inputs) graph.message(11, (message) => writeValueInfo(message, input));
  for (const output of model.outputs) graph.message(12, (message) => writeValueInfo(message, output));
}

function writeNode(message: MessageWriter, { type, inputs, results, attributes = {}, domain }: NodeProto): void {
  for (const input of inputs) message.string(1, input);
  for (const result of results) message.string(2, result);
  message.string(4, type);
  for (const [name, attribute] of Object.entries(attributes)) {
    message.message(5, (inner) => writeAttribute(inner, name, attribute));
  }
  if (domain !== undefined) message.string(7, domain);
}

function writeAttribute(message: MessageWriter, name: string, attribute: OnnxAttribute): void {
  message.string(1, name);
  if ('float' in attribute) message.float(2, attribute.float);
  if ('int' in attribute) message.int(3, attribute.int);
  if ('string' in attribute) message.string(4, attribute.string);
  if ('ints' in attribute) for (const value of attribute.ints) message.int(8, value);
  message.int(20, 'float' in attribute ? 1 : 'int' in attribute ? 2 : 'string' in attribute ? 3 : 7);
}

function writeInitializer(message: MessageWriter, { name, dtype, shape, data }: InitializerProto): void {
  for (const length of shape) message.int(1, length);
  message.int(2, elementTypes[dtype]);
  message.string(8, name);
  message.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValueInfo(message: MessageWriter, { name, dtype, dimensions }: ValueInfo): void {
  message.string(1, name);
  message.message(2, (type) =>
    type.message(1, (tensor) => {
      tensor.int(1, elementTypes[dtype]);
      tensor.message(2, (shape) => {
        for (const dimension of dimensions) shape.message(1, (inner) => writeDimension(inner, dimension));
      });
    }),
  );
}

function writeDimension(message: MessageWriter, dimension: number | string): void {
  if (typeof dimension === 'number') message.int(1, dimension);
  else message.string(2, dimension);
}
