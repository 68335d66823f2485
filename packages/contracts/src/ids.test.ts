import { describe, expect, it } from 'vitest';
import {
  apiKeyIdSchema,
  checkpointIdSchema,
  datasetIdSchema,
  deliveryIdSchema,
  jobIdSchema,
  makeId,
  modelIdSchema,
  projectIdSchema,
  webhookIdSchema,
} from './ids.ts';

// The example of the ULID specification.
const ulid = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

describe('identifiers', () => {
  it.each([
    ['job', jobIdSchema, 'job_'],
    ['dataset', datasetIdSchema, 'ds_'],
    ['model', modelIdSchema, 'mdl_'],
    ['checkpoint', checkpointIdSchema, 'ckpt_'],
    ['project', projectIdSchema, 'prj_'],
    ['apiKey', apiKeyIdSchema, 'key_'],
    ['webhook', webhookIdSchema, 'whk_'],
    ['delivery', deliveryIdSchema, 'dlv_'],
  ] as const)('a %s has its own prefix and accepts no other', (kind, schema, prefix) => {
    expect(makeId(kind, ulid)).toBe(prefix + ulid);
    expect(schema.safeParse(prefix + ulid).success).toBe(true);
    expect(schema.safeParse(`x${prefix}${ulid}`).success).toBe(false);
    expect(schema.safeParse(ulid).success).toBe(false);
  });

  it.each([
    ['lower case', ulid.toLowerCase()],
    ['a letter outside Crockford base 32', ulid.replace('V', 'U')],
    ['a time above 48 bits', `8${ulid.slice(1)}`],
    ['another length', ulid.slice(1)],
    ['a path', '../../etc/passwd'],
  ])('refuses %s', (_name, text) => {
    expect(jobIdSchema.safeParse(`job_${text}`).success).toBe(false);
  });
});
