import { describe, expect, test } from 'vitest';
import { idxFile } from '../testing/files.ts';
import { stored } from '../testing/ingested.ts';
import { type ClassTarget, classIndexOf, targetOf } from './target-of.ts';

async function schemaOf(content: string, columns: { name: string; role?: 'target'; type?: 'category' }[] = []) {
  const dataset = await stored('csv', { data: content }, { columns });
  await dataset.close();
  return dataset.schema;
}

const table = 'species,grade,length,gap\nsetosa,10,0.5,1\nvirginica,9,1.5,\nsetosa,2,2.5,2\n';

describe('classes', () => {
  test('of texts are sorted, and stored as their index', async () => {
    expect(targetOf(await schemaOf(table), { column: 'species', kind: 'class' }).value).toEqual({
      kind: 'class',
      column: 'species',
      classes: ['setosa', 'virginica'],
      values: [0, 1],
    });
  });

  test('of whole numbers are in numeric order and named by their notation', async () => {
    const { value } = targetOf(await schemaOf(table), { column: 'grade', kind: 'class' });
    expect(value).toEqual({ kind: 'class', column: 'grade', classes: ['2', '9', '10'], values: [2, 9, 10] });
  });

  test('map names to indexes and back', async () => {
    const target = targetOf(await schemaOf(table), { column: 'grade', kind: 'class' }).value as ClassTarget;
    expect(target.classes.map((name) => classIndexOf(target, name))).toEqual([0, 1, 2]);
    expect(classIndexOf(target, '3')).toBeUndefined();
  });

  test('of an image set are its labels, whatever number they start at', async () => {
    const files = {
      'train.images': idxFile('uint8', [3, 1], [1, 2, 3]),
      'train.labels': idxFile('uint8', [3], [26, 1, 9]),
    };
    const dataset = await stored('idx', files);
    await dataset.close();
    const expected = { kind: 'class', column: 'label', classes: ['1', '9', '26'], values: [1, 9, 26] };
    expect(targetOf(dataset.schema, { kind: 'class' }).value).toEqual(expected);
    expect(targetOf(dataset.schema, { kind: 'number' }).value).toEqual({ kind: 'number', columns: ['label'] });
    expect(targetOf(dataset.schema, { column: 'other', kind: 'class' }).findings).toMatchObject([
      { code: 'unknownColumn', pointer: '/target/column', expected: ['image', 'label'] },
    ]);
  });
});

describe('numbers', () => {
  test('are one column, or several', async () => {
    const schema = await schemaOf(table);
    expect(targetOf(schema, { column: 'length', kind: 'number' }).value).toEqual({
      kind: 'number',
      columns: ['length'],
    });
    expect(targetOf(schema, { column: ['length', 'grade'], kind: 'numbers' }).value).toEqual({
      kind: 'numbers',
      columns: ['length', 'grade'],
    });
  });

  test('the column with the role target is the default', async () => {
    const schema = await schemaOf(table, [{ name: 'grade', role: 'target' }]);
    expect(targetOf(schema, { kind: 'number' }).value).toEqual({ kind: 'number', columns: ['grade'] });
  });
});

describe('findings', () => {
  test.each([
    ['no target at all', {}, 'number', 'noTarget', '/target/column'],
    ['an unknown column', { column: 'x' }, 'class', 'unknownColumn', '/target/column'],
    ['an unknown column of several', { column: ['length', 'x'] }, 'numbers', 'unknownColumn', '/target/column/1'],
    ['several columns of one kind', { column: ['length', 'grade'] }, 'number', 'severalColumns', '/target/column'],
    ['no column', { column: [] }, 'numbers', 'severalColumns', '/target/column'],
    ['categories as numbers', { column: 'species' }, 'number', 'notNumbers', '/target/kind'],
    ['fractions as classes', { column: 'length' }, 'class', 'noClasses', '/target/kind'],
    ['rows without a value', { column: 'gap' }, 'number', 'missingValues', '/target/column'],
  ] as const)('%s', async (_, request, kind, code, pointer) => {
    const { value, findings } = targetOf(await schemaOf(table), { ...request, kind });
    expect(value).toBeUndefined();
    expect(findings).toMatchObject([{ severity: 'error', code, pointer }]);
  });

  test('one class only', async () => {
    const { findings } = targetOf(await schemaOf('x,y\n1,a\n2,a\n'), { column: 'y', kind: 'class' });
    expect(findings).toMatchObject([{ code: 'oneClass', pointer: '/target/column', received: 1 }]);
  });

  test('more than 1,000 classes', async () => {
    const schema = await schemaOf(`x,y\n${Array.from({ length: 1001 }, (_, row) => `${row},c${row}`).join('\n')}\n`);
    for (const column of ['x', 'y']) {
      expect(targetOf(schema, { column, kind: 'class' }).findings).toMatchObject([{ code: 'noClasses' }]);
    }
  });
});
