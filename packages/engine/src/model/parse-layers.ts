import type { Finding } from '../findings/finding.ts';
import { findingLimit, schemaFindings } from '../findings/schema-findings.ts';
import type { Layer } from '../layers/define-layer.ts';
import * as registry from '../layers/index.ts';
import { memberOf } from '../registry/registry.ts';
import type { LayerOptions } from './document.ts';
import { nearest } from './nearest.ts';

/** A layer of a document, as far as it could be read. */
export interface ParsedLayer {
  readonly id: string;
  readonly type: string;
  readonly pointer: string;
  /** Undefined where the layer's own document is wrong; what depends on it is not judged. */
  readonly parsed: { readonly definition: Layer; readonly options: LayerOptions } | undefined;
  readonly inputs: readonly string[] | undefined;
}

/** Reads the layers of a document one by one, so that a wrong one does not hide what is wrong with the others. */
export function parseLayers(layers: readonly unknown[], findings: Finding[]): ParsedLayer[] {
  const ids = nameLayers(layers);
  return layers.map((layer, at) => parseLayer(layer, ids[at], `/layers/${at}`, findings));
}

function parseLayer(layer: unknown, id: string, pointer: string, findings: Finding[]): ParsedLayer {
  const type = typeof ownField(layer, 'type') === 'string' ? String(ownField(layer, 'type')) : '';
  const inputs = namesOf(ownField(layer, 'inputs'));
  if (!Object.hasOwn(registry, type)) {
    findings.push(unknownType(layer, id, pointer));
    return { id, type, pointer, inputs, parsed: undefined };
  }
  const definition = memberOf(registry, { type }) as unknown as Layer;
  const result = definition.config.safeParse(layer);
  if (!result.success) {
    const room = Math.max(findingLimit - findings.length, 0);
    const found = room > 0 ? schemaFindings(result.error.issues, layer, pointer).slice(0, room) : [];
    findings.push(...found.map((finding) => ({ ...finding, layer: id })));
    return { id, type, pointer, inputs, parsed: undefined };
  }
  return { id, type, pointer, inputs, parsed: { definition, options: { ...result.data, id } as LayerOptions } };
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

function unknownType(layer: unknown, id: string, pointer: string): Finding {
  const known = Object.keys(registry);
  const type = ownField(layer, 'type');
  const suggestion = typeof type === 'string' ? nearest(type, known) : undefined;
  const isObject = typeof layer === 'object' && layer !== null && !Array.isArray(layer);
  return {
    severity: 'error',
    code: 'unknownLayer',
    pointer: isObject ? `${pointer}/type` : pointer,
    layer: id,
    message: isObject
      ? `no layer has the type ${JSON.stringify(type)?.slice(0, 100)}`
      : 'a layer is an object with a type',
    expected: known,
    received: typeof type === 'string' ? type.slice(0, 100) : typeof type,
    ...(suggestion !== undefined && { hint: `Did you mean ${suggestion}?` }),
  };
}

function namesOf(inputs: unknown): readonly string[] | undefined {
  return Array.isArray(inputs) && inputs.every((name) => typeof name === 'string') ? inputs : undefined;
}

function ownField(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}
