import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { targetOf } from '../features/target-of.ts';
import { fileOf } from '../testing/files.ts';
import { ingestFiles, ready, stored } from '../testing/ingested.ts';
import { npyFile } from '../testing/valid-files.ts';
import { zipFile } from '../testing/zip-file.ts';
import { rowMajor } from './fortran-order.ts';
import { openNpy } from './open-array.ts';

interface Saved {
  npy: string;
  shape: number[];
  values: number[];
}

/** Saved by NumPy itself, see the README there. */
const fixtures: {
  arrays: (Saved & { name: string })[];
  matrix: Saved & { version2: string };
  archives: Record<string, string>;
  refused: Record<string, string>;
  xTrain: number[];
  yTrain: number[];
  xTest: number[];
  yTest: number[];
} = JSON.parse(readFileSync(new URL('../../fixtures/numpy.json', import.meta.url), 'utf8'));

const bytes = (base64: string | undefined) => Buffer.from(base64 ?? '', 'base64');

async function* streamOf(content: Buffer): AsyncGenerator<Buffer> {
  for await (const piece of fileOf(content, 13)()) yield piece as Buffer;
}

async function valuesOf(content: Buffer): Promise<{ shape: readonly number[]; values: number[] }> {
  const array = await openNpy('data', () => streamOf(content));
  const values: number[] = [];
  for await (const block of array.elements()) values.push(...block);
  return { shape: array.dimensions, values };
}

describe('an array saved by NumPy is read as it was, in row-major order:', () => {
  test.each(fixtures.arrays.map(({ name, ...saved }) => [name, saved] as const))('%s', async (_, saved) => {
    expect(await valuesOf(bytes(saved.npy))).toEqual({ shape: saved.shape, values: saved.values });
  });

  test('header version 2', async () => {
    const { shape, values, version2 } = fixtures.matrix;
    expect(await valuesOf(bytes(version2))).toEqual({ shape, values });
  });
});

test('rows in Fortran order are gathered in as many passes as memory asks for', async () => {
  const [rows, width] = [3, 2 ** 23];
  async function* inFileOrder() {
    for (let column = 0; column < width; column += 2 ** 16) {
      yield Float64Array.from(
        { length: 2 ** 16 * rows },
        (_, at) => (at % rows) * width + column + Math.floor(at / rows),
      );
    }
  }
  let at = 0;
  let wrong = 0;
  for await (const block of rowMajor({ dtype: 'float64', dimensions: [rows, width], inFileOrder })) {
    for (const value of block) wrong += Number(value !== at++);
  }
  expect([at, wrong]).toEqual([rows * width, 0]);
});

describe('a matrix', () => {
  const { npy, values } = fixtures.matrix;

  test('is a table with the columns x0, x1, ..., whose roles can be given', async () => {
    const dataset = await stored('npy', { data: gzipSync(bytes(npy)) }, { columns: [{ name: 'x2', role: 'target' }] });
    expect(dataset.schema.columns).toMatchObject([
      { name: 'x0', type: 'integer', role: 'feature' },
      { name: 'x1', type: 'number' },
      { name: 'x2', type: 'integer', role: 'target' },
    ]);
    expect([...(await dataset.readColumns('train', ['x0', 'x1', 'x2'], 0, 4))]).toEqual(values);
    await dataset.close();
  });

  test.each([
    ['x9', undefined, 'unknownColumn'],
    ['x1', 'integer', 'notAnInteger'],
    ['x1', 'text', 'mixedTypes'],
  ] as const)('%s declared as %s is refused', async (name, type, rule) => {
    const options = { columns: [{ name, ...(type && { type }) }] };
    const { validation } = await ingestFiles('npy', { data: bytes(npy) }, { options });
    expect(validation.findings).toMatchObject([{ rule, column: name, severity: 'error' }]);
  });
});

test('a header that announces millions of columns is refused for that, and nothing is made for them', async () => {
  const { validation } = await ingestFiles('npy', { data: npyFile('|u1', [1, 2 ** 27], Buffer.alloc(0)) });
  expect(validation.findings).toMatchObject([{ rule: 'badDimensions' }, { rule: 'tooManyColumns' }]);
});

test('whole numbers that lose digits are warned of', async () => {
  const data = npyFile('<i8', [2, 1], Buffer.from(BigInt64Array.from([2n ** 53n + 1n, 1n]).buffer));
  expect(ready(await ingestFiles('npy', { data })).validation.findings).toMatchObject([
    { rule: 'precisionLoss', column: 'x0', severity: 'warning' },
  ]);
});

describe('an archive', () => {
  const { xTrain, yTrain, xTest, yTest, archives } = fixtures;

  test.each(['deflated', 'stored'])('%s, has parts by the names of its arrays', async (name) => {
    const dataset = await stored('npz', { data: bytes(archives[name]) });
    expect(dataset.schema).toMatchObject({
      parts: { train: { rows: 6 }, test: { rows: 2 } },
      tensors: [{ name: 'x', shape: [4, 3], dtype: 'uint8', role: 'feature' }],
      columns: [
        { name: 'y', type: 'integer', role: 'target', classes: [{ value: '0' }, { value: '1' }, { value: '2' }] },
      ],
    });
    expect([...(await dataset.readColumns('train', ['x'], 0, 6))]).toEqual(xTrain);
    expect([...(await dataset.readColumns('train', ['y'], 0, 6))]).toEqual(yTrain);
    expect([...(await dataset.readColumns('test', ['x'], 0, 2))]).toEqual(xTest);
    expect([...(await dataset.readColumns('test', ['y'], 0, 2))]).toEqual(yTest);
    await dataset.close();
  });

  test('with fields of 64 bits is read too', async () => {
    expect(ready(await ingestFiles('npz', { data: bytes(archives.zip64) })).profile.rows).toBe(6);
  });

  test('has other names where the options give them, and warns of arrays that are not used', async () => {
    const options = { npz: { features: 'inputs', labels: 'outputs' } };
    const { profile, validation } = ready(await ingestFiles('npz', { data: bytes(archives.named) }, { options }));
    expect(profile.columns).toMatchObject([{ name: 'inputs' }, { name: 'outputs', type: 'number', mean: 0.5 }]);
    expect(validation.findings).toMatchObject([{ rule: 'unusedMember', value: 'note' }]);
  });

  test('with several labels a row has them as a tensor', async () => {
    const dataset = await stored('npz', { data: bytes(archives.multi) });
    expect(dataset.schema.tensors).toMatchObject([
      { name: 'X', dtype: 'float64' },
      { name: 'labels', dtype: 'uint8', shape: [4], role: 'target', min: 0, max: 1 },
    ]);
    expect(targetOf(dataset.schema, { kind: 'numbers' }).value).toMatchObject({
      columns: [0, 1, 2, 3].map((at) => `labels[${at}]`),
    });
    await dataset.close();
  });
});

const float64 = (...values: number[]) => Buffer.from(Float64Array.from(values).buffer);

function npyOf(header: string, content: Uint8Array): Buffer {
  const text = Buffer.from(`${header}\n`);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, text, content]);
}

const floats = (shape: string, ...values: number[]) =>
  npyOf(`{'descr': '<f8', 'fortran_order': False, 'shape': (${shape}), }`, float64(...values));

describe('a fault is found with file, row and column:', () => {
  const matrix = bytes(fixtures.matrix.npy);

  test.each<[string, Buffer, string, number | null, string | null]>([
    ['Python objects', bytes(fixtures.refused.objects), 'objectArray', null, null],
    ['a structured array', bytes(fixtures.refused.structured), 'unsupportedValue', null, null],
    ['texts', bytes(fixtures.refused.texts), 'unsupportedValue', null, null],
    ['complex numbers', bytes(fixtures.refused.complex), 'unsupportedValue', null, null],
    ['a single number', bytes(fixtures.refused['one number']), 'badDimensions', null, null],
    ['NaN', floats('2, 3', 1, 2, 3, 4, Number.NaN, 6), 'notFinite', 2, 'x1'],
    ['infinity', floats('2, 3', 1, 2, Number.POSITIVE_INFINITY, 4, 5, 6), 'notFinite', 1, 'x2'],
    ['a number beyond a float', floats('1, 1', 1e300), 'notFinite', 1, 'x0'],
    ['a wrong magic number', Buffer.concat([Buffer.from('\x94NUMPY'), matrix]), 'badMagicNumber', null, null],
    ['nothing', Buffer.alloc(0), 'emptyFile', null, null],
    ['no rows', floats('0, 3'), 'noRows', null, null],
    ['a cut header', matrix.subarray(0, 40), 'truncatedData', null, null],
    ['cut elements', matrix.subarray(0, -3), 'truncatedData', null, null],
    ['more than announced', Buffer.concat([matrix, matrix]), 'trailingBytes', null, null],
    ['truncated gzip', gzipSync(matrix).subarray(0, 50), 'truncatedGzip', null, null],
    ['more than any memory', floats('9007199254740993, 3', 1), 'badDimensions', null, null],
    ['more than allowed', floats('1000000, 3000000', 1), 'tooLarge', null, null],
    ['a header that is none', npyOf('import os', Buffer.alloc(8)), 'badDimensions', null, null],
    [
      'a negative size',
      npyOf("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 3)}", Buffer.alloc(8)),
      'badDimensions',
      null,
      null,
    ],
  ])('%s', async (_, data, rule, line, column) => {
    const { state, validation } = await ingestFiles('npy', { data });
    expect(state).toBe('rejected');
    expect(validation.findings).toContainEqual(
      expect.objectContaining({ severity: 'error', file: 'data', rule, line, column }),
    );
  });

  test.each([
    ['NaN among labels', { 'x.npy': floats('2, 1', 1, 2), 'y.npy': floats('2,', 0, Number.NaN) }, 'notFinite', 2, 'y'],
    [
      'NaN among features',
      { 'x.npy': floats('2, 1', 1, Number.NaN), 'y.npy': floats('2,', 0, 1) },
      'notFinite',
      2,
      'x',
    ],
    [
      'more labels than rows',
      { 'x.npy': floats('1, 1', 1), 'y.npy': floats('2,', 0, 1) },
      'rowCountMismatch',
      null,
      null,
    ],
    ['no features', { 'z.npy': floats('1, 1', 1) }, 'missingFile', null, null],
    ['another file', { 'x.npy': floats('1, 1', 1), 'run.py': Buffer.from('1') }, 'unsupportedFile', null, null],
    ['a zip in the zip', { 'x.npy': floats('1, 1', 1), 'more.zip': zipFile([]) }, 'unsupportedFile', null, null],
    ['Python objects', { 'x.npy': bytes(fixtures.refused.objects) }, 'objectArray', null, null],
  ])('an archive with %s', async (_, members, rule, line, column) => {
    const data = zipFile(Object.entries(members).map(([name, content]) => ({ name, content })));
    const { state, validation } = await ingestFiles('npz', { data });
    expect(state).toBe('rejected');
    expect(validation.findings).toContainEqual(expect.objectContaining({ severity: 'error', rule, line, column }));
  });

  test('an option that names an array that is not there', async () => {
    const data = bytes(fixtures.archives.stored);
    const { validation } = await ingestFiles('npz', { data }, { options: { npz: { labels: 'z' } } });
    expect(validation.findings).toMatchObject([{ rule: 'missingFile', value: 'z' }]);
  });
});
