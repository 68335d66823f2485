import { encoderOf, tokenizerSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import type { ApiError } from '../errors/api-error.ts';
import { rawColumns } from './raw-columns.ts';
import { readInstances as read, type SampleForm } from './read-instances.ts';

const table = { shape: [2, 2], columns: ['a', 'b', 'c', 'd'] };
const image = { shape: [1, 2, 2], columns: undefined };

const tokenizerFitted = (texts: string[]) => ({
  options: { ...tokenizerSchema.parse({ type: 'characters' }), maxLength: 4, vocabularySize: 7 },
  vocabulary: ['<pad>', '<unknown>', '<start>', '<end>', ...new Set(texts.join(''))],
});

const readInstances = (instances: Parameters<typeof read>[0], form: SampleForm) =>
  read(instances, { input: form }).input!;

function faultsOf(instances: Parameters<typeof readInstances>[0], form: SampleForm) {
  try {
    readInstances(instances, form);
  } catch (error) {
    return (error as ApiError).extra.errors?.map(({ pointer, code }) => `${pointer} ${code}`);
  }
  return [];
}

describe('raw values of a table', () => {
  const raw = rawColumns(
    {
      columns: [
        { name: 'age', kind: 'number' },
        { name: 'colour', kind: 'category', classes: ['blue', 'red'] },
        { name: 'size', kind: 'number', values: [1, 2] },
        { name: 'income', kind: 'number' },
      ],
      shape: [4],
    },
    [
      { type: 'impute', strategy: 'mean', columns: ['age'], indicator: false },
      { type: 'oneHot', columns: ['colour'], unseen: 'zeros' },
      { type: 'oneHot', columns: ['size'], unseen: 'error' },
    ],
  );
  const form = { shape: [4], columns: ['age', 'colour', 'size', 'income'], ...(raw && { raw }) };

  it('are read by column or in their order: a class by its name, a missing value as NaN', () => {
    const rows = [
      { age: null, colour: 'red', size: 2, income: 7 },
      [30, 'blue', 1, 8],
      { age: 4, colour: 'green', size: 1, income: 9 },
    ];
    expect(readInstances(rows, form).values).toEqual(Float32Array.of(Number.NaN, 1, 2, 7, 30, 0, 1, 8, 4, -1, 1, 9));
  });

  it('are refused, each at its place, where the preprocessing does not take them', () => {
    const row = { age: 1, colour: 'red', size: 2, income: 7 };
    const rows = [
      { ...row, income: null },
      { ...row, colour: null },
      { ...row, size: 3 },
      { ...row, age: 'old' },
      [1, 'red', 2, 'much'],
    ];
    expect(faultsOf(rows, form)).toEqual([
      '/instances/0/income missingValue',
      '/instances/1/colour missingValue',
      '/instances/2/size unknownClass',
      '/instances/3/age wrongType',
      '/instances/4/3 wrongType',
    ]);
  });
});

describe('readInstances', () => {
  it('reads rows flat, nested and by column into one tensor, in their order', () => {
    const rows = [
      [1, 2, 3, 4],
      [
        [5, 6],
        [7, 8],
      ],
      { d: 12, a: 9, c: 11, b: 10 },
    ];
    expect(readInstances(rows, table)).toEqual({
      shape: [3, 2, 2],
      values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    });
  });

  it('names every row that does not fit, and the place in it', () => {
    const rows = [[1, 2, 3], [1, 2, 3, 4], [[1, 2], [3]], { a: 1, b: 2, c: 3 }, { a: 1, b: 2, c: 3, d: 4, e: 5 }];
    expect(faultsOf(rows, table)).toEqual([
      '/instances/0 wrongLength',
      '/instances/2/1 wrongLength',
      '/instances/3 missingColumn',
      '/instances/4 unknownColumn',
    ]);
  });

  it('refuses what float32 cannot hold', () => {
    const rows = [
      [1, 2, 3, 1e39],
      [1, 2, 3, Number.POSITIVE_INFINITY],
      [1, 2, 3, 3.4e38],
    ];
    expect(faultsOf(rows, table)).toEqual(['/instances/0/3 outOfBounds', '/instances/1/3 outOfBounds']);
  });

  it('escapes the name of a column in the pointer (RFC 6901)', () => {
    expect(faultsOf([{ 'a/b~': 1e39 }], { shape: [1], columns: ['a/b~'] })).toEqual([
      '/instances/0/a~1b~0 outOfBounds',
    ]);
  });

  it('takes lists nested in any way that gives as many values, but none of different lengths', () => {
    const nested = [
      [[1, 2, 3, 4]],
      [
        [[1], [2]],
        [[3], [4]],
      ],
    ];
    expect(readInstances(nested, table).values).toEqual(Float32Array.of(1, 2, 3, 4, 1, 2, 3, 4));
    expect(faultsOf([[[1, 2], 3], [[1, 2], [3]], [[1], [2], [3]], []], table)).toEqual([
      '/instances/0/1 wrongType',
      '/instances/1/1 wrongLength',
      '/instances/2 wrongLength',
      '/instances/3 wrongLength',
    ]);
  });

  it('takes no columns for images', () => {
    expect(faultsOf([{ a: 1 }], image)).toEqual(['/instances/0 wrongType']);
    expect(
      readInstances(
        [
          [
            [
              [1, 2],
              [3, 4],
            ],
          ],
        ],
        image,
      ).shape,
    ).toEqual([1, 1, 2, 2]);
  });

  it('makes ids of texts, for several inputs by column', () => {
    const fitted = tokenizerFitted(['abc']);
    const forms = {
      text: { shape: [4], columns: ['t'], isInteger: true, encode: encoderOf(fitted) },
      numbers: { shape: [2], columns: ['a', 'b'] },
    };
    const rows = [
      { t: 'cabbage', a: 1, b: 2 },
      { t: '', b: 4, a: 3 },
    ];
    expect(read(rows, forms)).toEqual({
      text: { shape: [2, 4], values: Int32Array.of(6, 4, 5, 5, 0, 0, 0, 0) },
      numbers: { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) },
    });
  });

  it('names rows whose texts are numbers, whose ids are not whole, and lists where columns are needed', () => {
    const text = { shape: [4], columns: ['t'], isInteger: true, encode: encoderOf(tokenizerFitted(['abc'])) };
    expect(faultsOf([{ t: 7 }, { t: 'a' }, [1, 2, 3, 4]], text)).toEqual([
      '/instances/0/t wrongType',
      '/instances/2 wrongType',
    ]);
    expect(
      faultsOf(
        [
          [1, 2.5],
          [1, 2],
        ],
        { shape: [2], columns: ['a', 'b'], isInteger: true },
      ),
    ).toEqual(['/instances/0/1 outOfBounds']);
  });

  it('does not take inherited properties for columns', () => {
    expect(faultsOf([{}], { shape: [1], columns: ['constructor'] })).toEqual(['/instances/0 missingColumn']);
  });
});
