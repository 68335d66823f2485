import type { Finding } from '../findings/finding.ts';
import { findingLimit } from '../findings/schema-findings.ts';
import { cycleBehind, cycleFinding } from './cycle.ts';
import { nearest } from './nearest.ts';
import type { ParsedLayer } from './parse-layers.ts';
import { waitsFor } from './state.ts';

/** Most names for which one is suggested: each is compared with all there are. */
const suggestionLimit = 20;

/** Orders layers so that each comes after its sources.
 *  Reports names used twice, unknown names and cycles; layers on a reported cycle are left out. */
export function connect(layers: readonly ParsedLayer[], inputs: readonly string[], findings: Finding[]): ParsedLayer[] {
  reportDuplicates(layers, inputs, findings);
  const known = new Set([...inputs, ...layers.map(({ id }) => id)]);
  reportUnknown(layers, known, findings);
  return topological(layers, inputs, findings);
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

function reportUnknown(layers: readonly ParsedLayer[], known: ReadonlySet<string>, findings: Finding[]): void {
  const unknown = layers.flatMap((layer) =>
    (layer.inputs ?? []).flatMap((name, index) => (known.has(name) ? [] : [{ layer, name, index }])),
  );
  for (const [at, { layer, name, index }] of unknown.slice(0, findingLimit).entries()) {
    const suggestion = at < suggestionLimit ? nearest(name, [...known]) : undefined;
    findings.push(unknownSource(layer, index, name, suggestion));
  }
}

function unknownSource({ id, pointer }: ParsedLayer, index: number, name: string, suggestion?: string): Finding {
  return {
    severity: 'error',
    code: 'unknownInput',
    pointer: `${pointer}/inputs/${index}`,
    layer: id,
    message: `${id} reads ${name.slice(0, 100)}, which is neither a layer nor an input`,
    expected: 'the name of a layer or an input',
    received: name.slice(0, 100),
    hint: suggestion === undefined ? 'Give the id of a layer or the name of an input.' : `Did you mean ${suggestion}?`,
  };
}

/** Kahn's algorithm, keeping the order of the document where the graph leaves a choice. Where only cycles are left, one of
 *  them is reported and passed over, so that what is wrong behind it shows too. */
function topological(layers: readonly ParsedLayer[], inputs: readonly string[], findings: Finding[]): ParsedLayer[] {
  // Of a name that is used twice the input counts, or the first layer: the others are reported already.
  const byId = new Map(layers.toReversed().map((layer) => [layer.id, layer]));
  for (const name of inputs) byId.delete(name);
  const waiting = new Map(layers.map((layer) => [layer, waitsFor(layer).filter((source) => byId.has(source)).length]));
  const readers = readersOf(layers);
  const waits = (layer: ParsedLayer) => (waiting.get(layer) ?? 0) > 0;
  const order = layers.filter((layer) => !waits(layer));
  const release = ({ id }: ParsedLayer) => {
    for (const reader of readers.get(id) ?? []) {
      const left = (waiting.get(reader) ?? 0) - 1;
      waiting.set(reader, left);
      if (left === 0) order.push(reader);
    }
  };
  let released = 0;
  const releaseAll = () => {
    for (; released < order.length; released++) release(order[released]);
  };
  releaseAll();
  for (const layer of layers) {
    if (!waits(layer)) continue;
    const cycle = cycleBehind(layer, byId, waits);
    if (cycle !== undefined) findings.push(cycleFinding(cycle, layers));
    for (const each of cycle ?? [layer]) waiting.set(each, 0);
    for (const each of cycle ?? [layer]) release(each);
    releaseAll();
  }
  return order;
}

function readersOf(layers: readonly ParsedLayer[]): Map<string, ParsedLayer[]> {
  const readers = new Map<string, ParsedLayer[]>();
  for (const layer of layers) {
    for (const source of waitsFor(layer)) {
      const known = readers.get(source);
      if (known === undefined) readers.set(source, [layer]);
      else known.push(layer);
    }
  }
  return readers;
}
