import { z } from 'zod';

// Crockford base 32 without I, L, O, U; the first character holds the top 3 bits of a 48-bit time, so it is at most 7.
const ulid = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

/** Prefix of every identifier on the wire, by resource. */
export const idPrefixes = {
  job: 'job',
  dataset: 'ds',
  model: 'mdl',
  checkpoint: 'ckpt',
  project: 'prj',
  apiKey: 'key',
  webhook: 'whk',
  delivery: 'dlv',
} as const;

/** A resource that has identifiers of its own. */
export type IdKind = keyof typeof idPrefixes;

const idSchema = (kind: IdKind, id: string, what = `a ${kind}`) =>
  z
    .string()
    .regex(new RegExp(`^${idPrefixes[kind]}_${ulid}$`), `expected ${idPrefixes[kind]}_ followed by a ULID`)
    .meta({ id, description: `Identifier of ${what}: ${idPrefixes[kind]}_ and a ULID, sortable by creation time.` });

/** Identifier of a job, such as job_01K5Q3D6R6E8W2M1N9Z4T7X0YA. */
export const jobIdSchema = idSchema('job', 'JobId');

/** Identifier of a dataset, such as ds_01K5Q3D6R6E8W2M1N9Z4T7X0YA. */
export const datasetIdSchema = idSchema('dataset', 'DatasetId');

/** Identifier of a model, such as mdl_01K5Q3D6R6E8W2M1N9Z4T7X0YA. */
export const modelIdSchema = idSchema('model', 'ModelId');

/** Identifier of a checkpoint, such as ckpt_01K5Q3D6R6E8W2M1N9Z4T7X0YA. */
export const checkpointIdSchema = idSchema('checkpoint', 'CheckpointId');

/** Identifier of a project, such as prj_01K5Q3D6R6E8W2M1N9Z4T7X0YA. */
export const projectIdSchema = idSchema('project', 'ProjectId');

/** Identifier of an API key, such as key_01K5Q3D6R6E8W2M1N9Z4T7X0YA. */
export const apiKeyIdSchema = idSchema('apiKey', 'ApiKeyId', 'an API key');

/** Identifier of a webhook, such as whk_01K5Q3D6R6E8W2M1N9Z4T7X0YA. */
export const webhookIdSchema = idSchema('webhook', 'WebhookId');

/** Identifier of a delivery of a webhook, such as dlv_01K5Q3D6R6E8W2M1N9Z4T7X0YA. */
export const deliveryIdSchema = idSchema('delivery', 'DeliveryId');

/** The identifier of a resource made from a ULID: prefix, underscore, ULID. */
export function makeId(kind: IdKind, ulidText: string): string {
  return `${idPrefixes[kind]}_${ulidText}`;
}
