import { z } from 'zod';

interface OverrideContext {
  jsonSchema: Record<string, unknown>;
}

/**
 * An enumeration that may grow: checked against the known values here, published as a plain string.
 * Clients must accept values they do not know, so OpenAPI lists them under `x-extensible-enum` instead of `enum`.
 */
export function openEnum<const Values extends readonly [string, ...string[]]>(values: Values, description: string) {
  return z.enum(values).meta({
    description: `${description} Known values: ${values.join(', ')}. More may be added: accept values you do not know.`,
    override: ({ jsonSchema }: OverrideContext) => {
      delete jsonSchema.enum;
      jsonSchema.type = 'string';
      jsonSchema['x-extensible-enum'] = values;
    },
  });
}
