import { describe, expect, it } from 'vitest';
import { schemaFindings } from '../http/schema-findings.ts';
import { createDatasetSchema, datasetFormatSchema, fileRoleSchema, fileRoles } from './dataset.ts';

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

describe('fileRoles', () => {
  it('gives every format its files, and every role a format', () => {
    const known = datasetFormatSchema.options.flatMap((format) => [
      ...fileRoles[format].required,
      ...fileRoles[format].optional,
    ]);
    expect(known.sort()).toEqual([...fileRoleSchema.options].sort());
  });
});
