import type { Application, Graph, Tensor } from '../tensor.ts';
import { rebuild } from './rebuild.ts';

/** Merges applications of one op to the same inputs with the same attributes: each value is computed once. */
export function mergeEqual(graph: Graph): Graph {
  const seen = new Map<string, readonly Tensor[]>();
  const numbers = new Map<Tensor, number>();
  const numberOf = (tensor: Tensor): number => {
    const known = numbers.get(tensor) ?? numbers.size;
    numbers.set(tensor, known);
    return known;
  };
  return rebuild(graph, (application, outputs) => {
    if (application.op.name === 'placeholder') return outputs;
    const key = keyOf(application, numberOf);
    const known = seen.get(key);
    if (known !== undefined) return known;
    seen.set(key, outputs);
    return outputs;
  });
}

function keyOf({ op, inputs, attributes }: Application, numberOf: (tensor: Tensor) => number): string {
  const text = JSON.stringify(attributes, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? bytesText(value) : value,
  );
  return `${op.name}(${inputs.map(numberOf).join()})${text}`;
}

function bytesText(view: ArrayBufferView): string {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('latin1');
}
