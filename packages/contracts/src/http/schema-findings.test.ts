import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemFindingSchema } from './problem.ts';
import { schemaFindings } from './schema-findings.ts';

const layer = z.discriminatedUnion('type', [
  z.strictObject({ id: z.string().optional(), type: z.literal('dense'), units: z.int().min(1) }),
  z.strictObject({ id: z.string().optional(), type: z.literal('flatten') }),
]);
const body = z.strictObject({
  name: z.string().max(5),
  layers: z.array(layer).min(1),
  model: z.union([z.string().regex(/^mdl_/, 'expected mdl_ and a ULID'), z.strictObject({ layers: z.array(layer) })]),
  batchSize: z.union([z.int().min(1), z.literal('full')]),
});
const good = { name: 'a', layers: [{ type: 'flatten' }], model: 'mdl_1', batchSize: 8 };

function findingsOf(value: unknown, schema: z.ZodType = body) {
  const findings = schemaFindings(schema.safeParse(value).error?.issues ?? [], value);
  return z.array(z.strictObject(problemFindingSchema.shape)).parse(findings);
}

describe('schemaFindings', () => {
  it('returns every finding at once, each with its pointer, expectation and received value', () => {
    const findings = findingsOf({ ...good, name: 'too long', layers: [{ type: 'dense', units: 0 }] });
    expect(findings).toEqual([
      {
        pointer: '/name',
        severity: 'error',
        code: 'outOfBounds',
        message: 'name: expected at most 5 characters, received "too long"',
        expected: 'at most 5 characters',
        received: 'too long',
      },
      {
        pointer: '/layers/0/units',
        severity: 'error',
        code: 'outOfBounds',
        message: 'units: expected at least 1, received 0',
        expected: 'at least 1',
        received: 0,
      },
    ]);
  });

  it('names each unknown field by its own pointer', () => {
    const findings = findingsOf({ ...good, nam: 1, 'a/b~': { c: 1 } });
    expect(findings.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/nam', 'unknownField'],
      ['/a~1b~0', 'unknownField'],
    ]);
  });

  it('reports the branch of a union that has the kind of what was sent', () => {
    const inline = findingsOf({ ...good, model: { layers: [{ id: 'first', type: 'dense', units: 1.5 }] } });
    expect(inline).toMatchObject([{ pointer: '/model/layers/0/units', layer: 'first', expected: 'a whole number' }]);
    expect(findingsOf({ ...good, model: 'x' })).toMatchObject([{ pointer: '/model', expected: 'mdl_ and a ULID' }]);
    expect(findingsOf({ ...good, batchSize: 'half' })).toMatchObject([{ expected: 'a number, or "full"' }]);
  });

  it('says once what several branches of a union expect', () => {
    const schema = z.object({ model: z.union([z.strictObject({ layers: z.array(z.string()) }), z.looseObject({})]) });
    const body = { model: 5 };
    const findings = schemaFindings(schema.safeParse(body).error?.issues ?? [], body);
    expect(findings).toMatchObject([{ pointer: '/model', expected: 'an object', received: 5 }]);
  });

  it('locates a parameter by its name', () => {
    const query = z.strictObject({ limit: z.coerce.number().max(100), state: z.enum(['a', 'b']) });
    const value = { limit: '500', page: '2' };
    const issues = query.safeParse(value).error?.issues ?? [];
    expect(schemaFindings(issues, value, 'parameter')).toEqual([
      expect.objectContaining({ parameter: 'limit', code: 'outOfBounds', received: '500' }),
      expect.objectContaining({ parameter: 'state', code: 'missingField', expected: '"a" or "b"' }),
      expect.objectContaining({ parameter: 'page', code: 'unknownField' }),
    ]);
  });
});
