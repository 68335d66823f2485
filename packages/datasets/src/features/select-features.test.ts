import { describe, expect, test } from 'vitest';
import { idxFile } from '../testing/files.ts';
import { stored } from '../testing/ingested.ts';
import { selectFeatures } from './select-features.ts';

const table = 'label,pixel0_0,pixel0_1,id,pixel1_0,pixel1_1,name,gap\n0,1,2,7,3,4,a,1\n1,5,6,8,7,8,b,\n';
const options = {
  columns: [
    { name: 'label', role: 'target' as const },
    { name: 'id', role: 'ignore' as const },
  ],
};

async function schemaOf(content = table, overrides = options) {
  const dataset = await stored('csv', { data: content }, overrides);
  await dataset.close();
  return dataset.schema;
}

describe('columns', () => {
  test('a glob gives its columns in the order of the file, each once', async () => {
    const { value, findings } = selectFeatures(await schemaOf(), { columns: ['pixel1*', 'pixel*', 'pixel0_1'] });
    expect(findings).toEqual([]);
    expect(value).toMatchObject({
      kind: 'numbers',
      columns: ['pixel0_0', 'pixel0_1', 'pixel1_0', 'pixel1_1'],
      shape: [4],
    });
  });

  test('by default they are all with the role feature and no role in the job', async () => {
    const content = 'x,y,subject,weight,label\n1,2,1,1,0\n3,4,2,1,1\n';
    const schema = await schemaOf(content, { columns: [{ name: 'label', role: 'target' }] });
    const { value } = selectFeatures(schema, {}, ['subject', 'weight']);
    expect(value?.columns).toEqual(['x', 'y']);
    expect(selectFeatures(schema, { columns: ['*'] }, ['subject', 'weight']).value).toEqual(value);
  });

  test('a glob leaves columns with another role out, a name takes its column', async () => {
    const schema = await schemaOf('id,x,label\n1,2,0\n3,4,1\n');
    expect(selectFeatures(schema, { columns: ['*'] }).value?.columns).toEqual(['x']);
    expect(selectFeatures(schema, { columns: ['id', 'x'] }).value?.columns).toEqual(['id', 'x']);
  });

  test('a name with a star in it is a name first', async () => {
    const schema = await schemaOf('a*,ab,c\n1,2,3\n4,5,6\n', { columns: [] });
    expect(selectFeatures(schema, { columns: ['a*'] }).value?.columns).toEqual(['a*']);
  });
});

describe('findings', () => {
  test('come all at once, each at its place', async () => {
    const schema = await schemaOf();
    const { value, findings } = selectFeatures(schema, { columns: ['nothing*', 'pixel9', 'name', 'gap', 'label'] }, [
      'label',
    ]);
    expect(value).toBeUndefined();
    expect(findings.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/features/columns/0', 'noMatch'],
      ['/features/columns/1', 'unknownColumn'],
      ['/features/columns/4', 'columnHasOtherRole'],
      ['/features/columns', 'categoryFeature'],
      ['/features/columns', 'missingValues'],
    ]);
    for (const { message, hint, severity } of findings) {
      expect(message.length * hint.length).toBeGreaterThan(0);
      expect(severity).toBe('error');
    }
  });

  test('no column that is left', async () => {
    const schema = await schemaOf('id,label\n1,0\n2,1\n');
    expect(selectFeatures(schema, {}).findings).toMatchObject([{ code: 'noFeatures', pointer: '/features/columns' }]);
  });
});

describe('shape', () => {
  test('folds the columns of a sample', async () => {
    const { value } = selectFeatures(await schemaOf(), { columns: ['pixel*'], shape: [1, 2, 2] });
    expect(value?.shape).toEqual([1, 2, 2]);
  });

  test('must take as many values as there are columns', async () => {
    const { findings } = selectFeatures(await schemaOf(), { columns: ['pixel*'], shape: [1, 8, 8] });
    expect(findings).toMatchObject([
      { code: 'shapeMismatch', pointer: '/features/shape', expected: 4, received: 64, severity: 'error' },
    ]);
  });
});

describe('an image set', () => {
  const images = async () => {
    const files = {
      'train.images': idxFile('uint8', [2, 2, 3], Array(12).fill(1)),
      'train.labels': idxFile('uint8', [2], [0, 1]),
    };
    const dataset = await stored('idx', files);
    await dataset.close();
    return dataset.schema;
  };

  test('has its samples as features, channels first', async () => {
    expect(selectFeatures(await images()).value).toMatchObject({
      kind: 'numbers',
      columns: ['image'],
      shape: [1, 2, 3],
    });
    expect(selectFeatures(await images(), { columns: ['*'], shape: [6] }).value?.shape).toEqual([6]);
  });

  test('has no columns of pixels, and keeps its size', async () => {
    expect(selectFeatures(await images(), { columns: ['pixel*'] }).findings).toMatchObject([
      { code: 'noMatch', pointer: '/features/columns/0', expected: ['image', 'label'] },
    ]);
    expect(selectFeatures(await images(), { shape: [1, 28, 28] }).findings).toMatchObject([
      { code: 'shapeMismatch', pointer: '/features/shape', expected: 6, received: 784 },
    ]);
    expect(selectFeatures(await images(), { columns: ['image', 'label'] }).findings).toMatchObject([
      { code: 'mixedFeatures', pointer: '/features/columns' },
    ]);
  });

  test('feeds an input of indexes when its elements are whole', async () => {
    expect(selectFeatures(await images(), { kind: 'indexes' }).value).toMatchObject({ kind: 'indexes' });
  });
});
