import { decompose } from '../graph/rewrites/decompose.ts';
import { mergeEqual } from '../graph/rewrites/merge-equal.ts';
import type { Graph, Tensor } from '../graph/tensor.ts';
import { topologicalOrder } from '../graph/traverse.ts';
import { emit } from './emit.ts';

/** Two batch sizes that no layer has by chance. */
const batches = [100_003, 100_019] as const;

/** Lowers a graph so that its batch may be of any size. The graph is built for two sizes: the dimensions that differ
 *  are those that grow with the batch. */
export function emitWithFreeBatch(
  build: (batch: number) => Graph,
  name: string,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const [graph, twin] = batches.map((batch) => mergeEqual(decompose(build(batch))));
  const twins = pairTensors(graph, twin);
  const isFree = (tensor: Tensor, axis: number) => tensor.shape[axis] !== twins.get(tensor)?.shape[axis];
  return emit(graph, { free: { name, length: batches[0], isFree }, metadata });
}

function pairTensors(graph: Graph, twin: Graph): Map<Tensor, Tensor> {
  const ends = [graph, twin].map(({ inputs, outputs }) => [...Object.values(inputs), ...Object.values(outputs)]);
  const [order, other] = ends.map(topologicalOrder);
  if (order.length !== other.length) throw new Error('internal: the graph depends on the batch size');
  const pairs = new Map<Tensor, Tensor>();
  for (const [at, application] of order.entries()) {
    if (application.op.name !== other[at].op.name) throw new Error('internal: the graph depends on the batch size');
    for (const [index, output] of application.outputs.entries()) pairs.set(output, other[at].outputs[index]);
  }
  return pairs;
}
