import type { Graph } from '../graph/tensor.ts';
import { emit } from '../onnx/emit.ts';
import type { TensorData } from '../tensor/array.ts';
import { bind, Session, unbind } from './session.ts';

export type NamedData = Readonly<Record<string, TensorData>>;

/** A graph compiled once, to be run with any feeds; results are new arrays. Close it when done. */
export interface CompiledGraph {
  run(feeds: NamedData): Promise<Record<string, TensorData>>;
  close(): Promise<void>;
}

/** Compiles a graph to an ONNX Runtime session. Feeds and results go by the graph's names. */
export async function compile(graph: Graph, threads = 1): Promise<CompiledGraph> {
  const session = await Session.open(emit(graph), { threads });
  return {
    async run(feeds) {
      const inputs = mapValues(feeds, ({ dtype, shape, data }) => bind(dtype, shape, data));
      const outputs = mapValues(graph.outputs, ({ dtype, shape }) => bind(dtype, shape));
      await session.run(inputs, outputs);
      return mapValues(outputs, unbind);
    },
    close: () => session.close(),
  };
}

/** Computes the outputs of a graph once. */
export async function evaluate(graph: Graph, feeds: NamedData = {}): Promise<Record<string, TensorData>> {
  const compiled = await compile(graph);
  try {
    return await compiled.run(feeds);
  } finally {
    await compiled.close();
  }
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
