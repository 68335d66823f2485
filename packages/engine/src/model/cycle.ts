import type { Finding } from '../findings/finding.ts';
import type { ParsedLayer } from './parse-layers.ts';
import { waitsFor } from './state.ts';

/** Most names that a finding lists. */
const nameLimit = 20;

/** A cycle that is met on the way back from a layer, from source to source among those that `waits` is true of.
 *  The layers are in the order in which each reads the next; undefined where the way ends. */
export function cycleBehind(
  layer: ParsedLayer,
  byId: ReadonlyMap<string, ParsedLayer>,
  waits: (layer: ParsedLayer) => boolean,
): readonly ParsedLayer[] | undefined {
  const path: ParsedLayer[] = [];
  const places = new Map<ParsedLayer, number>();
  for (let at: ParsedLayer | undefined = layer; at !== undefined; at = sourceOf(at, byId, waits)) {
    const met = places.get(at);
    if (met !== undefined) return path.slice(met);
    places.set(at, path.length);
    path.push(at);
  }
  return undefined;
}

function sourceOf(
  layer: ParsedLayer,
  byId: ReadonlyMap<string, ParsedLayer>,
  waits: (layer: ParsedLayer) => boolean,
): ParsedLayer | undefined {
  return waitsFor(layer)
    .map((name) => byId.get(name))
    .find((source) => source !== undefined && waits(source));
}

/** The finding of a cycle, at the layer that comes first in the document. */
export function cycleFinding(cycle: readonly ParsedLayer[], layers: readonly ParsedLayer[]): Finding {
  const onCycle = new Set(cycle);
  const first = layers.find((layer) => onCycle.has(layer)) ?? cycle[0];
  const start = cycle.indexOf(first);
  const ids = [...cycle.slice(start), ...cycle.slice(0, start)].map(({ id }) => id);
  const names = ids.length > nameLimit ? [...ids.slice(0, nameLimit), `${ids.length - nameLimit} more`] : ids;
  return {
    severity: 'error',
    code: 'cyclicGraph',
    pointer: `${first.pointer}/inputs`,
    layer: first.id,
    message: ids.length === 1 ? `${first.id} reads itself` : `the layers ${names.join(', ')} wait for each other`,
    expected: 'a graph without cycles',
    received: [...names, first.id].join(' reads '),
    hint: 'Let no layer read one that depends on it.',
  };
}
