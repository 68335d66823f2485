import { z } from 'zod';
import { modelDocumentSchema, type NetworkInput } from '../engine-schemas.ts';
import type { SchemaOverride } from '../http/schema-override.ts';

/** A model document that has only been seen to be an object; `checkModel` of the engine reads it. */
export interface UncheckedModel {
  readonly [field: string]: unknown;
}

/**
 * Any object, published as a model document: the engine's check finds what is wrong with it, so that errors of the
 * schema and of shapes come back together instead of one after the other.
 */
export const uncheckedModelSchema = z
  // The first branch is there to be published; whatever it refuses, the second accepts.
  .union([modelDocumentSchema, z.looseObject({})])
  .meta({
    override: ({ jsonSchema }: SchemaOverride) => {
      if (!Array.isArray(jsonSchema.anyOf)) return;
      Object.assign(jsonSchema, jsonSchema.anyOf[0]);
      delete jsonSchema.anyOf;
    },
  }) as unknown as z.ZodType<UncheckedModel, NetworkInput>;
