import type { LayerOptions } from './document.ts';
import type { ModelLayer } from './model.ts';
import type { PlacedLayer } from './place-layers.ts';

/** The layers of a document with every default filled in, every layer named and every source said. */
export function written(placed: readonly PlacedLayer[], layers: ReadonlyMap<string, ModelLayer>): LayerOptions[] {
  return placed.flatMap(({ id, chains }) => {
    const layer = layers.get(id);
    if (layer === undefined) return [];
    const fields: Record<string, unknown> = { ...layer.options, inputs: [...layer.reads] };
    for (const { path, layers: inner } of chains) {
      const [field, at] = path;
      const chain = written(inner, layers);
      if (at === undefined) fields[field] = chain;
      else fields[field] = [...((fields[field] as unknown[]) ?? []).slice(0, Number(at)), chain];
    }
    return [fields as unknown as LayerOptions];
  });
}
