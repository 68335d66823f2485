import type { Graph } from '../tensor.ts';
import { rebuild } from './rebuild.ts';

/** Replaces ops by others of the same value: those without a kernel of their own, and in float64 those that
 *  ONNX Runtime computes in float32 only. */
export function decompose(graph: Graph): Graph {
  return rebuild(graph, ({ op, inputs, attributes }, outputs) => {
    const inFloat64 = outputs.some(({ dtype }) => dtype === 'float64');
    if (op.decompose === undefined || !(op.decomposeAlways || inFloat64)) return outputs;
    return op.decompose(inputs, attributes);
  });
}
