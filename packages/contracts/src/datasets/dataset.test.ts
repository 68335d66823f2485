import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaFindings } from '../http/schema-findings.ts';
import { createDatasetSchema } from './dataset.ts';
import { checkFiles, datasetFormatSchema, fileRoleSchema, fileRolesOf, formats } from './formats.ts';

function placesOf(body: unknown): (string | undefined)[] {
  const issues = createDatasetSchema.safeParse(body).error?.issues ?? [];
  return schemaFindings(issues, body).map(({ pointer }) => pointer);
}

describe('createDatasetSchema', () => {
  it.each([
    [{ sample: 'digits' }],
    [{ name: 'fashion', format: 'idx' }],
    [{ format: 'csv', columns: [{ name: 'label', type: 'category', role: 'target' }], csv: { delimiter: ';' } }],
  ])('accepts %j', (body) => {
    expect(createDatasetSchema.parse(body)).toMatchObject(body);
  });

  it.each([
    ['neither format nor sample', { name: 'x' }, ['/format']],
    ['both format and sample', { format: 'csv', sample: 'digits' }, ['/format']],
    ['columns of another format than csv', { format: 'idx', columns: [{ name: 'a' }] }, ['/columns']],
    ['csv options of another format', { sample: 'digits', csv: {} }, ['/csv']],
    ['an unknown field in a column', { format: 'csv', columns: [{ name: 'a', kind: 'x' }] }, ['/columns/0/kind']],
    ['a name with a line break', { format: 'csv', name: 'a\nb' }, ['/name']],
    ['a sample that is a path', { sample: '../secret' }, ['/sample']],
  ])('refuses %s, and says where', (_name, body, places) => {
    expect(placesOf(body)).toEqual(places);
  });
});

describe('the table of formats', () => {
  it('gives every format its files, and every role a format', () => {
    const known = new Set(datasetFormatSchema.options.flatMap(fileRolesOf));
    expect([...known].sort()).toEqual([...fileRoleSchema.options].sort());
  });

  it('is what docs/formats.md says', () => {
    const page = readFileSync(new URL('../../../../docs/formats.md', import.meta.url), 'utf8');
    const rows = new Map([...page.matchAll(/^\| `(\w+)` \|(.*)$/gm)].map(([, name, row]) => [name, row ?? '']));
    expect([...rows.keys()].sort()).toEqual([...datasetFormatSchema.options].sort());
    for (const [name, { files, mediaTypes }] of Object.entries(formats)) {
      const told = [...files.flatMap(({ required }) => required), ...mediaTypes.slice(0, 1)];
      for (const word of told) expect(rows.get(name), name).toContain(word);
    }
  });

  it.each([
    ['csv', ['data'], [], []],
    ['csv', [], ['data'], []],
    ['idx', ['train.images', 'train.labels'], [], []],
    ['idx', ['train.images', 'train.labels', 'test.images'], ['test.labels'], []],
    ['csv', ['data', 'train.labels'], [], ['train.labels']],
  ] as const)('%s with the files %j lacks %j and has no use for %j', (format, given, missing, unexpected) => {
    expect(checkFiles(format, given)).toMatchObject({ missing, unexpected });
  });
});
