import type { Finding } from '../findings/finding.ts';
import { findingLimit, schemaFindings } from '../findings/schema-findings.ts';
import type { Layer } from '../layers/define-layer.ts';
import * as registry from '../layers/index.ts';
import { memberOf } from '../registry/registry.ts';
import type { LayerOptions } from './document.ts';
import { nearest } from './nearest.ts';
import { ownField, type PlacedLayer } from './place-layers.ts';

/** A layer of a document, as far as it could be read. */
export interface ParsedLayer {
  readonly id: string;
  readonly type: string;
  readonly pointer: string;
  /** Undefined where the layer's own document is wrong; what depends on it is not judged. */
  readonly parsed: { readonly definition: Layer; readonly options: LayerOptions } | undefined;
  /** Names in its `inputs`, where it has that field. */
  readonly inputs: readonly string[] | undefined;
  /** Names of what its document reads; what a composite reads goes into its chains. */
  readonly reads: readonly string[];
  /** Names of what it computes from: `reads`, or the ends of its chains. */
  readonly sources: readonly string[];
}

/** What is handed down to the layers of a chain. */
interface Surroundings {
  /** What the first layer reads where it says nothing itself. */
  readonly source: string | undefined;
  readonly trainable: boolean;
}

/** Reads the layers of a document one by one, so that a wrong one does not hide what is wrong with the others.
 *  A composite follows the layers inside it: its chains become part of the one graph. */
export function parseLayers(
  layers: readonly PlacedLayer[],
  firstInput: string | undefined,
  findings: Finding[],
): ParsedLayer[] {
  return parseChain(layers, { source: firstInput, trainable: true }, findings);
}

function parseChain(
  layers: readonly PlacedLayer[],
  { source, trainable }: Surroundings,
  findings: Finding[],
): ParsedLayer[] {
  return layers.flatMap((layer, at) =>
    parseLayer(layer, { source: at === 0 ? source : layers[at - 1].id, trainable }, findings),
  );
}

function parseLayer(placed: PlacedLayer, around: Surroundings, findings: Finding[]): ParsedLayer[] {
  const { id, document, pointer, chains } = placed;
  const type = typeof ownField(document, 'type') === 'string' ? String(ownField(document, 'type')) : '';
  const inputs = namesOf(ownField(document, 'inputs'));
  const reads = inputs ?? (around.source === undefined ? [] : [around.source]);
  const trainable = around.trainable && ownField(document, 'trainable') !== false;
  const parsed = parseDocument(placed, trainable, findings);
  if (chains.length === 0) return [{ id, type, pointer, inputs, reads, sources: reads, parsed }];
  const inner = chains.flatMap((chain) => parseChain(chain.layers, { source: reads[0], trainable }, findings));
  const ends = chains.flatMap((chain) => chain.layers.at(-1)?.id ?? reads[0] ?? []);
  return [...inner, { id, type, pointer, inputs, reads, sources: ends, parsed }];
}

function parseDocument(
  { id, document, pointer }: PlacedLayer,
  trainable: boolean,
  findings: Finding[],
): ParsedLayer['parsed'] {
  const type = ownField(document, 'type');
  if (typeof type !== 'string' || !Object.hasOwn(registry, type)) {
    findings.push(unknownType(document, id, pointer));
    return undefined;
  }
  const definition = memberOf(registry, { type }) as unknown as Layer;
  const result = definition.config.safeParse(document);
  if (result.success) return { definition, options: { ...result.data, id, trainable } as LayerOptions };
  const room = Math.max(findingLimit - findings.length, 0);
  const found = room > 0 ? schemaFindings(result.error.issues, document, pointer).slice(0, room) : [];
  const fields = Object.keys(definition.config.shape);
  findings.push(...found.map((finding) => ({ ...finding, layer: id, hint: hintFor(finding, fields) })));
  return undefined;
}

/** What to do about a finding of a layer's schema: a name that may be meant, else what is expected. */
function hintFor({ code, pointer, expected, received, hint }: Finding, fields: readonly string[]): string {
  const field = pointer.slice(pointer.lastIndexOf('/') + 1);
  const values = [...String(expected).matchAll(/"([^"]+)"/g)].map(([, value]) => value);
  const meant = code === 'unknownField' ? nearest(field, fields) : nearest(String(received), values);
  return meant === undefined ? (hint ?? `Give ${String(expected)}.`) : `Did you mean ${meant}?`;
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
    hint: suggestion === undefined ? 'Use one of the expected types.' : `Did you mean ${suggestion}?`,
  };
}

function namesOf(inputs: unknown): readonly string[] | undefined {
  return Array.isArray(inputs) && inputs.every((name) => typeof name === 'string') ? inputs : undefined;
}
