import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as contracts from './index.ts';

const exported: [string, unknown][] = Object.entries(contracts);
const schemas = exported.filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType);

interface JsonSchema {
  $defs?: Record<string, JsonSchema>;
  description?: string;
  enum?: unknown[];
  [key: string]: unknown;
}

function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, {
    io,
    override: applyMeta,
  }) as JsonSchema;
}

function applyMeta(context: Parameters<NonNullable<z.core.ToJSONSchemaParams['override']>>[0]): void {
  const override = z.globalRegistry.get(context.zodSchema as unknown as z.ZodType)?.override;
  if (typeof override === 'function') override(context);
}

const requests = schemas.filter(([name]) =>
  /^(create|validate|unchecked)|DocumentSchema|RequestSchema|QuerySchema/.test(name),
);
const answers = schemas.filter((entry) => !requests.includes(entry) && !entry[0].endsWith('RecordSchema'));

describe('every schema of the wire', () => {
  it.each(requests)('%s has a JSON Schema for requests', (_name, schema) => {
    expect(jsonSchemaOf(schema, 'input')).toBeTypeOf('object');
  });

  it.each(answers)('%s has a JSON Schema for answers', (_name, schema) => {
    expect(jsonSchemaOf(schema, 'output')).toBeTypeOf('object');
  });

  it('gives each component one name, in PascalCase', () => {
    const ids = schemas.map(([, schema]) => schema.meta()?.id).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Z][A-Za-z0-9]*$/);
  });
});

describe('openEnum', () => {
  it('publishes a plain string with the known values beside it', () => {
    expect(jsonSchemaOf(contracts.jobStateSchema, 'output')).toMatchObject({
      type: 'string',
      'x-extensible-enum': [...contracts.jobStates],
    });
    expect(jsonSchemaOf(contracts.jobStateSchema, 'output').enum).toBeUndefined();
  });

  it('still refuses unknown values on our own side', () => {
    expect(contracts.jobStateSchema.safeParse('exploded').success).toBe(false);
  });
});

describe('a model in a request', () => {
  it('is published as a model document, though the engine checks it', () => {
    const { $defs } = jsonSchemaOf(contracts.createModelSchema, 'input');
    expect($defs?.CreateModel?.properties).toMatchObject({ document: { $ref: '#/$defs/ModelDocument' } });
  });
});

describe('closed sets', () => {
  it('keep their enum: a client may rely on the four phases', () => {
    expect(JSON.stringify(jsonSchemaOf(contracts.jobSchema, 'output'))).toContain(
      '"enum":["pending","active","suspended","terminal"]',
    );
  });
});
