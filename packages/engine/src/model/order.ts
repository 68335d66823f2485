import type { Finding } from '../findings/finding.ts';
import { nearest } from './nearest.ts';
import type { ParsedLayer } from './parse-layers.ts';

/** A parsed layer whose inputs are known by name. */
export interface ConnectedLayer extends ParsedLayer {
  readonly sources: readonly string[];
}

/** Connects every layer to what it reads and orders them so that each comes after its sources.
 *  Reports names used twice, unknown names and cycles; layers on a cycle are left out. */
export function connect(
  layers: readonly ParsedLayer[],
  inputs: readonly string[],
  findings: Finding[],
): ConnectedLayer[] {
  reportDuplicates(layers, inputs, findings);
  const known = new Set([...inputs, ...layers.map(({ id }) => id)]);
  const connected = layers.map((layer, at) => {
    const before = at === 0 ? inputs.slice(0, 1) : [layers[at - 1].id];
    const sources = layer.inputs ?? before;
    for (const [index, name] of sources.entries()) {
      if (!known.has(name)) findings.push(unknownSource(layer, index, name, [...known]));
    }
    return { ...layer, sources };
  });
  return topological(connected, findings);
}

function reportDuplicates(layers: readonly ParsedLayer[], inputs: readonly string[], findings: Finding[]): void {
  const seen = new Set(inputs);
  for (const { id, pointer } of layers) {
    if (seen.has(id)) {
      findings.push({
        severity: 'error',
        code: 'duplicateId',
        pointer: `${pointer}/id`,
        layer: id,
        message: `the name ${id} is used twice`,
        expected: 'a name that no other layer or input has',
        received: id,
        hint: 'Give each layer a name of its own, or none.',
      });
    }
    seen.add(id);
  }
}

function unknownSource({ id, pointer }: ParsedLayer, index: number, name: string, known: readonly string[]): Finding {
  const suggestion = nearest(name, known);
  return {
    severity: 'error',
    code: 'unknownInput',
    pointer: `${pointer}/inputs/${index}`,
    layer: id,
    message: `${id} reads ${name.slice(0, 100)}, which is neither a layer nor an input`,
    expected: 'the name of a layer or an input',
    received: name.slice(0, 100),
    ...(suggestion !== undefined && { hint: `Did you mean ${suggestion}?` }),
  };
}

/** Kahn's algorithm, keeping the order of the document where the graph leaves a choice. */
function topological(layers: readonly ConnectedLayer[], findings: Finding[]): ConnectedLayer[] {
  const byId = new Map(layers.map((layer) => [layer.id, layer]));
  const waiting = new Map(layers.map((layer) => [layer, layer.sources.filter((source) => byId.has(source)).length]));
  const readers = new Map<string, ConnectedLayer[]>();
  for (const layer of layers)
    for (const source of layer.sources) readers.set(source, [...(readers.get(source) ?? []), layer]);
  const ready = layers.filter((layer) => waiting.get(layer) === 0);
  const order: ConnectedLayer[] = [];
  for (let at = 0; at < ready.length; at++) {
    order.push(ready[at]);
    for (const reader of readers.get(ready[at].id) ?? []) {
      const left = (waiting.get(reader) ?? 0) - 1;
      waiting.set(reader, left);
      if (left === 0) ready.push(reader);
    }
  }
  const cyclic = layers.filter((layer) => (waiting.get(layer) ?? 0) > 0);
  if (cyclic.length > 0) findings.push(cycle(cyclic));
  return order;
}

function cycle(layers: readonly ConnectedLayer[]): Finding {
  const names = layers.slice(0, 20).map(({ id }) => id);
  return {
    severity: 'error',
    code: 'cyclicGraph',
    pointer: `${layers[0].pointer}/inputs`,
    layer: layers[0].id,
    message: `the layers ${names.join(', ')} wait for each other`,
    expected: 'a graph without cycles',
    received: names.join(' -> '),
    hint: 'Let no layer read one that depends on it.',
  };
}
