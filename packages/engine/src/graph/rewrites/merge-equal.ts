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
  const textOf = bytesTexts();
  return rebuild(graph, (application, outputs) => {
    if (application.op.name === 'placeholder') return outputs;
    const key = keyOf(application, numberOf, textOf);
    const known = seen.get(key);
    if (known !== undefined) return known;
    seen.set(key, outputs);
    return outputs;
  });
}

function keyOf(
  { op, inputs, attributes }: Application,
  numberOf: (tensor: Tensor) => number,
  textOf: (view: ArrayBufferView) => string,
): string {
  const text = JSON.stringify(attributes, (_, value: unknown) => (ArrayBuffer.isView(value) ? textOf(value) : value));
  return `${op.name}(${inputs.map(numberOf).join()})${text}`;
}

const longestText = 64;

/** Texts of views, the same for the same bytes; weights are compared, as a text of them would be longer than texts can be. */
function bytesTexts(): (view: ArrayBufferView) => string {
  const long = new Map<number, Buffer[]>();
  return (view) => {
    const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
    if (bytes.length <= longestText) return bytes.toString('latin1');
    const alike = long.get(bytes.length) ?? [];
    long.set(bytes.length, alike);
    const known = alike.findIndex((other) => other.equals(bytes));
    return `${bytes.length} bytes ${known === -1 ? alike.push(bytes) - 1 : known}`;
  };
}
