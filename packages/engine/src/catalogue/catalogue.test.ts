import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogueOf } from './catalogue.ts';
import { boundsOf, optionsOf, typeOf } from './options.ts';
import { engineVersion } from './version.ts';

const catalogue = catalogueOf();
const members = Object.entries(catalogue).flatMap(([registry, { members: own }]) =>
  Object.entries(own).map(([key, member]) => [`${registry}.${key}`, member] as const),
);

/** What a JSON Pointer as a URI fragment names. */
function target(reference: string): unknown {
  const [, , registry = '', kind, key = ''] = reference.split('/');
  return kind === 'schema' ? catalogue[registry]?.schema : catalogue[registry]?.members[key]?.schema;
}

describe('the catalogue', () => {
  it.each(members)('says what %s is, and describes its options', (_, { summary, source, options }) => {
    expect(summary).toMatch(/\.$/);
    expect(source).toMatch(/^packages\/engine\/src\/.*\.ts$/);
    expect(options.filter(({ description }) => description === '')).toEqual([]);
  });

  it('refers to nothing that is not in it', () => {
    const references = [...JSON.stringify(catalogue).matchAll(/"\$ref":"(#[^"]*)"/g)].map(([, reference]) => reference);
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((reference) => target(reference) === undefined)).toEqual([]);
  });

  it('names the version of the package', () => {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(text).version).toBe(engineVersion);
  });
});

describe('an option', () => {
  it.each([
    [{ type: 'integer', minimum: 1, maximum: 64 }, 'integer', 'from 1 to 64'],
    [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, 'number', 'above 0 to below 1'],
    [{ type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, 'integer', ''],
    [{ enum: ['same', 'valid'] }, '"same" | "valid"', ''],
    [
      { type: 'array', items: { type: 'number', minimum: 0 }, maxItems: 3 },
      'list of number',
      'at most 3 items, each from 0',
    ],
    [{ type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }] }, '[number, number]', ''],
    [{ type: 'object', properties: { lambda: { type: 'number', minimum: 0 } } }, '{ lambda }', 'lambda: from 0'],
    [{ $ref: '#/registries/activations/schema' }, 'one of activations', ''],
    [{ anyOf: [{ const: 'full' }, { type: 'integer', minimum: 1 }] }, '"full" | integer', 'from 1'],
  ] as const)('of schema %j is %s, %s', (schema, type, bounds) => {
    expect([typeOf(schema as never), boundsOf(schema as never)]).toEqual([type, bounds]);
  });

  it('tells its default, or that it is required; the type itself is none', () => {
    const properties = {
      type: { const: 'x' },
      a: { type: 'number', default: 1, description: 'A.' },
      b: { type: 'boolean' },
    };
    expect(optionsOf({ properties, required: ['type', 'b'] } as never)).toEqual([
      { name: 'a', type: 'number', default: 1, required: false, description: 'A.' },
      { name: 'b', type: 'boolean', required: true, description: '' },
    ]);
  });
});
