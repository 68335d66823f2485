import { z } from 'zod';
import { activationSchema } from '../activations/document.ts';
import { augmentationSchema } from '../data/augmentation/document.ts';
import { foldingSchema } from '../data/folds/document.ts';
import { preprocessingSchema } from '../data/preprocessing/document.ts';
import { splitSchema } from '../data/split-document.ts';
import { tokenizerSchema } from '../data/tokenizers/document.ts';
import { initializerDocument } from '../initializers/document.ts';
import { lossSchema } from '../losses/document.ts';
import { metricDocument } from '../metrics/document.ts';
import { layerSchema } from '../model/document.ts';
import { optimizerSchema } from '../optimizers/document.ts';
import { regularizerSchema } from '../regularizers/document.ts';
import { scheduleSchema } from '../schedules/document.ts';
import * as registries from './registries.ts';

/** A JSON Schema, as plain JSON. */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What a document may hold where it names a member of the registry. */
const documents: Readonly<Record<string, z.ZodType>> = {
  activations: activationSchema,
  augmentations: augmentationSchema,
  foldings: foldingSchema,
  initializers: initializerDocument,
  layers: layerSchema,
  losses: lossSchema,
  metrics: metricDocument,
  optimizers: optimizerSchema,
  preprocessings: preprocessingSchema,
  regularizers: regularizerSchema,
  schedules: scheduleSchema,
  splits: splitSchema,
  tokenizers: tokenizerSchema,
};

/** JSON Schemas of the registries (`#/registries/<registry>/schema`) and of their members, by their place in the catalogue:
 *  each refers to the others by that JSON Pointer. */
export function jsonSchemas(): Readonly<Record<string, JsonSchema>> {
  const places = z.registry<{ id: string }>();
  for (const [registry, members] of Object.entries(registries)) {
    for (const [key, member] of Object.entries(members)) {
      places.add(schemaOf(key, member), { id: placeOfMember(registry, key) });
    }
    if (documents[registry]) places.add(documents[registry], { id: placeOfRegistry(registry) });
  }
  const { schemas } = z.toJSONSchema(places, { io: 'input', uri: (place) => place });
  return Object.fromEntries(Object.entries(schemas).map(([place, { $id, $schema, ...schema }]) => [place, schema]));
}

/** Where the catalogue keeps the schema of what a registry accepts. */
export function placeOfRegistry(registry: string): string {
  return `#/registries/${registry}/schema`;
}

/** Where the catalogue keeps the schema of a member. */
export function placeOfMember(registry: string, key: string): string {
  return `#/registries/${registry}/members/${key}/schema`;
}

function schemaOf(key: string, member: object): z.ZodType {
  if ('config' in member) return member.config as z.ZodType;
  // A regularizer is a field of its document, not a `type`.
  return z.strictObject({ [key]: (member as { strength: z.ZodType }).strength });
}
