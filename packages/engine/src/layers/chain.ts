import { z } from 'zod';

/** A layer inside a composite. Each is read on its own, so that every finding has its place; here it may be anything. */
const nestedLayer = z.unknown().meta({
  description: 'Any layer, as in `layers` of a model document.',
  override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
    jsonSchema.$ref = '#/components/schemas/Layer';
  },
});

/** Layers of a composite, one after the other; the first reads what the composite reads. */
export const chainField: z.ZodType<readonly unknown[]> = z.array(nestedLayer).max(2000);

/** The same for a chain that must do something. */
export const filledChainField: z.ZodType<readonly unknown[]> = z.array(nestedLayer).min(1).max(2000);
