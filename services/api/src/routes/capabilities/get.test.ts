import { createModelSchema } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storelessApp } from '../../testing/storeless-app.ts';

const url = '/v1/capabilities';
let app: Awaited<ReturnType<typeof storelessApp>>;
beforeAll(async () => {
  app = await storelessApp({ uploadBytes: 5000 });
});
afterAll(() => app.close());

describe('200', () => {
  it('every registry, member by member, with equation, options, source and JSON Schema', async () => {
    const { engineVersion, registries, limits } = (await app.inject({ url })).json();
    expect(engineVersion).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Object.keys(registries)).toEqual(
      expect.arrayContaining(['activations', 'initializers', 'layers', 'losses', 'metrics', 'optimizers', 'schedules']),
    );
    expect(registries.losses.members.mse).toMatchObject({
      summary: expect.stringMatching(/\.$/),
      equation: expect.stringContaining('='),
      source: 'packages/engine/src/losses/mse.ts',
      schema: { type: 'object', properties: { type: { const: 'mse' } }, additionalProperties: false },
    });
    expect(registries.layers.members.dense.options).toContainEqual({
      name: 'units',
      type: 'integer',
      bounds: 'from 1 to 16777216',
      required: true,
      description: expect.any(String),
    });
    expect(limits).toMatchObject({ layers: 2000, uploadBytes: 5000 });
  });

  it('names as layers exactly those that a model may hold', async () => {
    const { registries } = (await app.inject({ url })).json();
    const document = { input: { shape: [4] }, layers: [{ type: 'dense', units: 1 }] };
    expect(createModelSchema.safeParse({ document }).success).toBe(true);
    expect(registries.layers.schema.oneOf).toHaveLength(Object.keys(registries.layers.members).length);
  });
});

describe('304', () => {
  it('to who has it', async () => {
    const { headers } = await app.inject({ url });
    expect(headers['cache-control']).toBe('max-age=300');
    const again = await app.inject({ url, headers: { 'if-none-match': String(headers.etag) } });
    expect(again).toMatchObject({ statusCode: 304, body: '' });
  });
});
