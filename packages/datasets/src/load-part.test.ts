import { describe, expect, test } from 'vitest';
import type { Features } from './features/select-features.ts';
import { type ClassesTarget, type ClassTarget, type NumberTarget, targetOf } from './features/target-of.ts';
import { loadFeatures, loadTargets, textsOf } from './load-part.ts';
import type { StoredDataset } from './stored/open-stored.ts';
import type { PartName } from './stored/schema.ts';
import { idxFile } from './testing/files.ts';
import { stored } from './testing/ingested.ts';

type Target = ClassTarget | ClassesTarget | NumberTarget;

async function loadPart(dataset: StoredDataset, part: PartName, features: Features, target: Target) {
  const source = { stored: dataset, part };
  return { features: await loadFeatures(source, features), targets: await loadTargets(source, target) };
}

const features: Features = {
  kind: 'numbers',
  columns: ['p0', 'p1', 'p2', 'p3'],
  shape: [1, 2, 2],
  rawShape: [1, 2, 2],
  dropped: [],
};
const table = 'p0,kind,p1,p2,grade,p3,length\n1,b,2,3,10,4,0.5\n5,a,6,7,-3,8,1.5\n9,b,10,11,10,12,2.5\n';

describe('a table', () => {
  test('gives features row by row and class indexes, in shared memory', async () => {
    const dataset = await stored('csv', { data: table });
    const target: Target = { kind: 'class', column: 'kind', classes: ['a', 'b'], values: [0, 1] };
    const part = await loadPart(dataset, 'train', features, target);
    expect(part.features).toEqual(new Float32Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
    expect(part.targets).toEqual(new Int32Array([1, 0, 1]));
    expect(part.features.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(part.targets.buffer).toBeInstanceOf(SharedArrayBuffer);
    await dataset.close();
  });

  test('gives indexes of numeric classes', async () => {
    const dataset = await stored('csv', { data: table });
    const target: Target = { kind: 'class', column: 'grade', classes: ['-3', '10'], values: [-3, 10] };
    expect((await loadPart(dataset, 'train', features, target)).targets).toEqual(new Int32Array([1, 0, 1]));
    await dataset.close();
  });

  test('gives numbers, several to a row', async () => {
    const dataset = await stored('csv', { data: table });
    const target: Target = { kind: 'numbers', columns: ['length', 'grade'] };
    const { targets } = await loadPart(dataset, 'train', features, target);
    expect(targets).toEqual(new Float32Array([0.5, 10, 1.5, -3, 2.5, 10]));
    await dataset.close();
  });

  test('keeps classes apart that only float64 tells apart', async () => {
    const dataset = await stored('csv', { data: 'x,id\n1,1234567890123\n2,1234567890124\n' });
    const target: Target = { kind: 'class', column: 'id', classes: ['a', 'b'], values: [1234567890123, 1234567890124] };
    const part = await loadPart(
      dataset,
      'train',
      { kind: 'numbers', columns: ['x'], shape: [1], rawShape: [1], dropped: [] },
      target,
    );
    expect(part.targets).toEqual(new Int32Array([0, 1]));
    expect(part.features).toEqual(new Float32Array([1, 2]));
    await dataset.close();
  });

  test('gives a class in each of several columns, by one numbering of all of them', async () => {
    const dataset = await stored('csv', { data: 'a,b\nx,z\ny,x\nx,z\n' });
    const { value } = targetOf(dataset.schema, { column: ['a', 'b'], kind: 'classes' });
    expect(value).toMatchObject({ columns: ['a', 'b'], classes: ['x', 'y', 'z'] });
    const targets = await loadTargets({ stored: dataset, part: 'train' }, value as ClassesTarget);
    expect(targets).toEqual(Int32Array.of(0, 2, 1, 0, 0, 2));
    await dataset.close();
  });

  test('gives whole numbers that name tokens as integers', async () => {
    const dataset = await stored('csv', { data: 'a,b\n1,7\n0,3\n' });
    const ids = await loadFeatures(
      { stored: dataset, part: 'train' },
      { kind: 'indexes', columns: ['b', 'a'], rawShape: [2] },
    );
    expect(ids).toEqual(Int32Array.of(7, 1, 3, 0));
    await dataset.close();
  });

  test('gives texts some rows at a time', async () => {
    const words = Array.from({ length: 1500 }, (_, row) => `w${row}`);
    const dataset = await stored('csv', { data: `x\n${words.join('\n')}\n` });
    const pages: string[][] = [];
    for await (const page of textsOf({ stored: dataset, part: 'train' }, 'x')) pages.push(page);
    expect(pages.map(({ length }) => length)).toEqual([1024, 476]);
    expect(pages.flat()).toEqual(words);
    await dataset.close();
  });

  test('without a class in a row is refused, naming the row', async () => {
    const dataset = await stored('csv', { data: 'x,y\n1,a\n2,b\n3,\n' });
    const target: Target = { kind: 'class', column: 'y', classes: ['a', 'b'], values: [0, 1] };
    const loading = loadPart(
      dataset,
      'train',
      { kind: 'numbers', columns: ['x'], shape: [1], rawShape: [1], dropped: [] },
      target,
    );
    await expect(loading).rejects.toThrow('row 3: expected a class of column y, received the value NaN');
    await dataset.close();
  });

  test('of many rows is the same as read row by row', async () => {
    const rows = 70_000;
    const lines = Array.from({ length: rows }, (_, row) => `${row % 1009},${row},${row * 2},${row % 3},x${row % 2}`);
    const dataset = await stored('csv', { data: `a,b,c,d,y\n${lines.join('\n')}\n` });
    const target: Target = { kind: 'class', column: 'y', classes: ['x0', 'x1'], values: [0, 1] };
    const part = await loadPart(
      dataset,
      'train',
      { kind: 'numbers', columns: ['a', 'b', 'c', 'd'], shape: [4], rawShape: [4], dropped: [] },
      target,
    );
    const expected = Float32Array.from({ length: 4 * rows }, (_, i) => {
      const row = Math.floor(i / 4);
      return [row % 1009, row, row * 2, row % 3][i % 4] ?? 0;
    });
    expect(Buffer.from(part.features.buffer as ArrayBuffer).equals(Buffer.from(expected.buffer))).toBe(true);
    expect(part.targets.every((index, row) => index === row % 2)).toBe(true);
    await dataset.close();
  });
});

describe('an image set', () => {
  test('gives samples as float32 and class indexes, for each part', async () => {
    const dataset = await stored('idx', {
      'train.images': idxFile('uint8', [2, 1, 2], [0, 255, 7, 8]),
      'train.labels': idxFile('uint8', [2], [9, 3]),
      'test.images': idxFile('uint8', [1, 1, 2], [1, 2]),
      'test.labels': idxFile('uint8', [1], [3]),
    });
    const target: Target = { kind: 'class', column: 'label', classes: ['3', '9'], values: [3, 9] };
    const images: Features = {
      kind: 'numbers',
      columns: ['image'],
      shape: [1, 1, 2],
      rawShape: [1, 1, 2],
      dropped: [],
    };
    const train = await loadPart(dataset, 'train', images, target);
    expect(train.features).toEqual(new Float32Array([0, 255, 7, 8]));
    expect(train.targets).toEqual(new Int32Array([1, 0]));
    const numbers = await loadPart(dataset, 'test', images, { kind: 'number', columns: ['label'] });
    expect(numbers.features).toEqual(new Float32Array([1, 2]));
    expect(numbers.targets).toEqual(new Float32Array([3]));
    await dataset.close();
  });
});
