import { z } from 'zod';
import type { SchemaOverride } from './schema-override.ts';

/**
 * An enumeration that may grow: checked against the known values here, published as a plain string.
 * Clients must accept values they do not know, so OpenAPI lists them under `x-extensible-enum` instead of `enum`.
 */
export function openEnum<const Values extends readonly [string, ...string[]]>(values: Values, description: string) {
  return z.enum(values).meta({
    description: `${description} Known values: ${values.join(', ')}. More may be added: accept values you do not know.`,
    override: ({ jsonSchema }: SchemaOverride) => {
      delete jsonSchema.enum;
      jsonSchema.type = 'string';
      jsonSchema['x-extensible-enum'] = values;
    },
  });
}
