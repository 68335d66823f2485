import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonPointer, valueAt } from './json-pointer.ts';
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
  return schemaFindings(schema.safeParse(value).error?.issues ?? [], value);
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

  it('says that an absent field is missing', () => {
    const { name: _name, ...rest } = good;
    expect(findingsOf(rest)).toEqual([
      {
        pointer: '/name',
        severity: 'error',
        code: 'missingField',
        message: 'name is missing: expected a string',
        expected: 'a string',
      },
    ]);
  });

  it('lists the members of a registry when a type is none of them, and names the layer', () => {
    const [finding] = findingsOf({ ...good, layers: [{ id: 'first', type: 'dens' }] });
    expect(finding).toMatchObject({
      pointer: '/layers/0/type',
      layer: 'first',
      code: 'unknownValue',
      expected: '"dense" or "flatten"',
      received: 'dens',
    });
  });

  it('reports the branch of a union that has the kind of what was sent', () => {
    const inline = findingsOf({ ...good, model: { layers: [{ type: 'dense', units: 1.5 }] } });
    expect(inline).toMatchObject([{ pointer: '/model/layers/0/units', code: 'wrongType', expected: 'a whole number' }]);
    expect(findingsOf({ ...good, model: 'x' })).toMatchObject([{ pointer: '/model', expected: 'mdl_ and a ULID' }]);
    expect(findingsOf({ ...good, batchSize: 0 })).toMatchObject([{ pointer: '/batchSize', expected: 'at least 1' }]);
  });

  it('joins the expectations of a union when no branch has the kind of what was sent', () => {
    expect(findingsOf({ ...good, batchSize: 'half' })).toMatchObject([
      { pointer: '/batchSize', code: 'wrongType', expected: 'a number, or "full"', received: 'half' },
    ]);
  });

  it('locates a parameter by its name', () => {
    const query = z.strictObject({ limit: z.coerce.number().max(100) });
    const value = { limit: '500', page: '2' };
    const issues = query.safeParse(value).error?.issues ?? [];
    expect(schemaFindings(issues, value, 'parameter')).toMatchObject([
      { parameter: 'limit', code: 'outOfBounds' },
      { parameter: 'page', code: 'unknownField' },
    ]);
  });

  it('shows a long text cut and a list by its length', () => {
    const [long, list] = findingsOf({ name: 'x'.repeat(1000), layers: [] }, body.pick({ name: true, layers: true }));
    expect(String(long?.received)).toHaveLength(103);
    expect(list).toMatchObject({ expected: 'at least 1 items', received: 'a list of 0' });
  });

  it('describes a body that is no object at all', () => {
    expect(findingsOf(5)).toMatchObject([{ pointer: '', message: 'the body: expected an object, received 5' }]);
  });
});

describe('jsonPointer and valueAt', () => {
  // The document and the pointers of RFC 6901 section 5.
  const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, ' ': 7 };

  it.each([
    [[], '', document],
    [['foo'], '/foo', ['bar', 'baz']],
    [['foo', 0], '/foo/0', 'bar'],
    [[''], '/', 0],
    [['a/b'], '/a~1b', 1],
    [['m~n'], '/m~0n', 8],
    [[' '], '/ ', 7],
  ])('path %j is written %s', (path, pointer, value) => {
    expect(jsonPointer(path)).toBe(pointer);
    expect(valueAt(document, path)).toEqual(value);
  });

  it('does not see inherited properties', () => {
    expect(valueAt({}, ['constructor', 'name'])).toBeUndefined();
  });
});
