import type { Finding } from '../findings/finding.ts';
import type { Layer } from '../layers/define-layer.ts';
import * as registry from '../layers/index.ts';
import { memberOf } from '../registry/registry.ts';
import { layerLimit } from './document.ts';

/** A layer of a document where it stands, named; a composite holds chains of others. */
export interface PlacedLayer {
  readonly id: string;
  readonly document: unknown;
  readonly pointer: string;
  readonly chains: readonly PlacedChain[];
}

/** Layers one after the other inside a composite, and the path of their array in its document. */
export interface PlacedChain {
  readonly path: readonly (string | number)[];
  readonly layers: readonly PlacedLayer[];
}

/** Most composites inside one another. */
const depthLimit = 32;

type Unnamed = Omit<PlacedLayer, 'id' | 'chains'> & {
  readonly chains: readonly { readonly path: PlacedChain['path']; readonly layers: readonly Unnamed[] }[];
};

/** Finds every layer of a document, nested ones too, and names those that have no name. */
export function placeLayers(layers: readonly unknown[], findings: Finding[]): PlacedLayer[] {
  const budget = { left: layerLimit };
  const placed = placeAll(layers, '/layers', 0, budget, findings);
  const ids = nameLayers(listOf(placed).map(({ document }) => document));
  const names = ids[Symbol.iterator]();
  const named = ({ chains, ...layer }: Unnamed): PlacedLayer => {
    const id = names.next().value ?? '';
    return { ...layer, id, chains: chains.map((chain) => ({ path: chain.path, layers: chain.layers.map(named) })) };
  };
  return placed.map(named);
}

function placeAll(
  layers: readonly unknown[],
  pointer: string,
  depth: number,
  budget: { left: number },
  findings: Finding[],
): Unnamed[] {
  const kept = layers.slice(0, budget.left);
  budget.left -= kept.length;
  if (kept.length < layers.length || (layers.length > 0 && depth > depthLimit)) {
    findings.push(tooMany(pointer, depth));
    return [];
  }
  return kept.map((document, at) => {
    const place = `${pointer}/${at}`;
    const chains = chainsOf(document).map(({ path, layers: inner }) => ({
      path,
      layers: placeAll(inner, `${place}/${path.join('/')}`, depth + 1, budget, findings),
    }));
    return { document, pointer: place, chains };
  });
}

function tooMany(pointer: string, depth: number): Finding {
  const expected =
    depth > depthLimit
      ? `at most ${depthLimit} composites inside one another`
      : `at most ${layerLimit} layers, nested ones included`;
  const message = `${pointer} is more than a document may hold: ${expected}`;
  return { severity: 'error', code: 'tooManyLayers', pointer, message, expected, received: 'more' };
}

/** The chains of a composite's document, as far as they are arrays; one that is left out is empty. */
function chainsOf(document: unknown): { path: (string | number)[]; layers: readonly unknown[] }[] {
  const type = ownField(document, 'type');
  if (typeof type !== 'string' || !Object.hasOwn(registry, type)) return [];
  const { chains = {} } = memberOf(registry, { type }) as unknown as Layer;
  return Object.entries(chains).flatMap(([field, count]) => {
    const value = ownField(document, field);
    if (count === 'one') return [{ path: [field], layers: Array.isArray(value) ? value : [] }];
    const several = Array.isArray(value) ? value : [];
    return several.map((layers, at) => ({ path: [field, at], layers: Array.isArray(layers) ? layers : [] }));
  });
}

function listOf(layers: readonly Unnamed[]): Unnamed[] {
  return layers.flatMap((layer) => [layer, ...layer.chains.flatMap((chain) => listOf(chain.layers))]);
}

/** Ids as given, and for the rest the type and its ordinal: `conv2d1`, `conv2d2`, passing over names that are taken. */
function nameLayers(layers: readonly unknown[]): string[] {
  const given = layers.map((layer) => ownField(layer, 'id'));
  const taken = new Set(given.filter((id) => typeof id === 'string'));
  const ordinals = new Map<string, number>();
  return layers.map((layer, at) => {
    const id = given[at];
    if (typeof id === 'string') return id;
    const type = String(ownField(layer, 'type') ?? 'layer').slice(0, 40);
    let name: string;
    do {
      ordinals.set(type, (ordinals.get(type) ?? 0) + 1);
      name = `${type}${ordinals.get(type)}`;
    } while (taken.has(name));
    return name;
  });
}

/** A field that a value has of its own. */
export function ownField(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}
