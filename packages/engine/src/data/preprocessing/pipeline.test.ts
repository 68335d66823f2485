import { describe, expect, it } from 'vitest';
import { stream } from '../../tensor/index.ts';
import { arrayRows } from '../rows/array-rows.ts';
import { piecesOf } from '../rows/pieces-of.ts';
import { type PreprocessingDocument, preprocessingSchema } from './document.ts';
import { fitPreprocessing, Pipeline } from './pipeline.ts';
import { jointMisfits, planPreprocessing } from './plan.ts';
import type { SampleForm } from './sample-form.ts';

const form = { shape: [3, 2] };
const features = new Float32Array(300);
stream(4, 'features', 0).fillNormal(features, 0);
for (let i = 0; i < features.length; i++) features[i] = 5 + (1 + (i % 6)) * features[i];

const fitted = (documents: PreprocessingDocument[], values: Float32Array = features, of: SampleForm = form) =>
  new Pipeline(fitPreprocessing(documents, () => [values], of));

describe('several preprocessings', () => {
  it('are each fitted on what those before it give', () => {
    const first: PreprocessingDocument = { type: 'standardize', per: 'feature' };
    const second: PreprocessingDocument = { type: 'minMax', range: [-2, 2], per: 'channel' };
    const halfway = fitted([first]).apply(features);
    const stepByStep = fitted([second], halfway).apply(halfway);
    const atOnce = fitted([first, second]).apply(features);
    expect(atOnce).toEqual(stepByStep);
    expect(Math.min(...atOnce)).toBe(-2);
    expect(Math.max(...atOnce)).toBeCloseTo(2, 6);
  });

  it('may be none', () => {
    expect(fitted([]).apply(features)).toEqual(features);
  });
});

const ages = [20, Number.NaN, 40, 30];
const colours = [2, 0, Number.NaN, 2];
const sizes = [1, 5, 1, 5];
const table: SampleForm = {
  columns: [
    { name: 'age', kind: 'number', missing: 1 },
    { name: 'colour', kind: 'category', classes: ['blue', 'green', 'red'], missing: 1 },
    { name: 'size', kind: 'number', values: [1, 2, 5], missing: 0 },
  ],
  shape: [3],
};
const rows = Float32Array.from([0, 1, 2, 3].flatMap((row) => [ages[row], colours[row], sizes[row]]));

describe('a pipeline of a table', () => {
  const documents: PreprocessingDocument[] = [
    { type: 'impute', columns: ['age'], indicator: true },
    { type: 'impute', strategy: 'mostFrequent', columns: ['colour'] },
    { type: 'oneHot', columns: ['colour', 'size'] },
    { type: 'standardize' },
  ];

  it('says names, widths and gaps before it is fitted', () => {
    const plan = planPreprocessing(documents, table, [8]);
    expect(plan.form.columns?.map(({ name }) => name)).toEqual([
      'age',
      'colour=blue',
      'colour=green',
      'colour=red',
      'size=1',
      'size=2',
      'size=5',
      'age.isMissing',
    ]);
    expect([plan.misfits, plan.categories, plan.unfilled]).toEqual([[], [], []]);
    expect(planPreprocessing(documents, table, [2, 2, 2]).form.shape).toEqual([2, 2, 2]);
  });

  it('fills gaps by the training rows, codes classes, and standardizes numbers alone', () => {
    const pipeline = fitted(documents, rows, table);
    // The mean age is 30, the deviation of 20, 30, 40, 30 the root of 50; red is the most frequent colour.
    const unit = Math.fround(1 / Math.sqrt(50));
    expect([...pipeline.apply(rows)]).toEqual([
      ...[-10 * unit, 0, 0, 1, 1, 0, 0, 0].map(Math.fround),
      ...[0, 1, 0, 0, 0, 0, 1, 1],
      ...[10 * unit, 0, 0, 1, 1, 0, 0, 0].map(Math.fround),
      ...[0, 0, 0, 1, 0, 0, 1, 0],
    ]);
  });

  it('gives zeros, or an error, for a class that no training row has', () => {
    const green = Float32Array.of(30, 1, 1);
    const coded = (unseen: 'zeros' | 'error') =>
      fitted([{ type: 'oneHot', columns: ['colour'], unseen }], rows.subarray(0, 3), table);
    expect([...coded('zeros').apply(green)]).toEqual([30, 0, 0, 0, 1]);
    expect(() => coded('error').apply(green)).toThrow(
      /column "colour" has the class "green", which no training row has/,
    );
  });

  it('tells columns that still hold classes, and gaps that would reach the model', () => {
    const { categories, unfilled } = planPreprocessing([{ type: 'standardize' }], table);
    expect([categories, unfilled]).toEqual([['colour'], ['age', 'colour']]);
    expect(planPreprocessing([{ type: 'oneHot' }], table).unfilled).toEqual(['colour', 'age']);
  });

  it.each<[string, PreprocessingDocument, string]>([
    ['a column there is not', { type: 'standardize', columns: ['age', 'weight'] }, '/0/columns/1 noMatch'],
    ['the deviation of classes', { type: 'standardize', columns: ['colour'] }, '/0/columns/0 categoryColumn'],
    ['channels of chosen columns', { type: 'center', per: 'channel', columns: ['age'] }, '/0/columns columnsOfChannel'],
    ['classes of any number', { type: 'oneHot', columns: ['age'] }, '/0/columns/0 noClasses'],
    ['the mean of classes', { type: 'impute', columns: ['colour'] }, '/0/columns/0 unfitValue'],
    [
      'a constant that is no class',
      { type: 'impute', strategy: 'constant', value: 'pink', columns: ['colour'] },
      '/0/columns/0 unfitValue',
    ],
    [
      'a text for a number',
      { type: 'impute', strategy: 'constant', value: 'pink', columns: ['age'] },
      '/0/columns/0 unfitValue',
    ],
  ])('refuses %s', (_, document, expected) => {
    const { misfits } = planPreprocessing([document], table);
    expect(misfits.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([expected]);
    expect(() => fitPreprocessing([document], () => [rows], table)).toThrow(misfits[0].message);
  });

  it('refuses columns and codes of arrays', () => {
    const codes = (document: PreprocessingDocument) =>
      planPreprocessing([document], form).misfits.map(({ code }) => code);
    expect(codes({ type: 'oneHot' })).toEqual(['noColumns']);
    expect(codes({ type: 'center', columns: ['x'] })).toEqual(['noColumns']);
    expect(codes({ type: 'impute', indicator: true })).toEqual(['noColumns']);
    expect(codes({ type: 'impute', strategy: 'median' })).toEqual([]);
  });

  it('lets a name choose a column of one of several inputs', () => {
    const other: SampleForm = { columns: [{ name: 'weight', kind: 'number' }], shape: [1] };
    const plans = (columns: string[]) =>
      [table, other].map((of) => planPreprocessing([{ type: 'center', columns }], of));
    expect(jointMisfits(plans(['age', 'weight']))).toEqual([]);
    expect(jointMisfits(plans(['age', 'height'])).map(({ pointer }) => pointer)).toEqual(['/0/columns/1']);
  });
});

describe('statistics', () => {
  it('pass over missing values', () => {
    const { stages } = fitPreprocessing([{ type: 'standardize', columns: ['age'] }], () => [rows], table);
    expect(stages[0].statistics).toEqual({ mean: [30], standardDeviation: [Math.sqrt(200 / 3)] });
  });

  it.each<PreprocessingDocument>([
    { type: 'standardize' },
    { type: 'impute' },
    { type: 'impute', strategy: 'median' },
    { type: 'impute', strategy: 'mostFrequent' },
  ])('of a column without any value are refused by its name: $type $strategy', (document) => {
    const empty = rows.map((value, i) => (i % 3 === 0 ? Number.NaN : value));
    expect(() => fitted([document], empty, table)).toThrow(/column "age" has no value in any training row/);
  });

  it('medians are exact for any numbers, of any sign and size', () => {
    const values = new Float32Array(3 * 1001);
    stream(9, 'values', 0).fillNormal(values);
    for (let i = 0; i < values.length; i += 3) {
      values[i] *= 10 ** ((i % 60) - 30);
      values[i + 1] = Math.round(values[i + 1]);
      if (i % 2 === 0) values[i + 2] = Number.NaN;
    }
    const median = (column: number) => {
      const sorted = values.filter((value, i) => i % 3 === column && !Number.isNaN(value)).sort();
      return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
    };
    const { stages } = fitPreprocessing([{ type: 'impute', strategy: 'median' }], () => [values], { shape: [3] });
    expect(stages[0].statistics).toEqual({ values: [median(0), median(1), median(2)] });
  });

  it('of equally frequent values take the least', () => {
    const { stages } = fitPreprocessing(
      [{ type: 'impute', strategy: 'mostFrequent' }],
      () => [Float32Array.of(7, 3, 5, 3, 7, Number.NaN)],
      { shape: [1] },
    );
    expect(stages[0].statistics).toEqual({ values: [3] });
  });
});

describe('standardize', () => {
  it('is exact for a column far from zero', () => {
    // 16 values alternating by one around 2^23: mean 2^23 + 0.5 and deviation 0.5 in real numbers
    const far = Float32Array.from({ length: 16 }, (_, i) => 2 ** 23 + (i % 2));
    const found = fitPreprocessing([{ type: 'standardize' }], () => [far], { shape: [1] });
    expect(found.stages[0].statistics).toEqual({ mean: [2 ** 23 + 0.5], standardDeviation: [0.5] });
    expect([...new Pipeline(found).apply(far.subarray(0, 4))]).toEqual([-1, 1, -1, 1]);
  });

  it('gives mean 0 and deviation 1 over the training rows', () => {
    const scaled = fitted([{ type: 'standardize' }]).apply(features);
    for (let column = 0; column < 6; column++) {
      const values = scaled.filter((_, i) => i % 6 === column);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(0, 6);
      expect(variance).toBeCloseTo(1, 5);
    }
  });

  it('per channel takes images larger than a piece, and a channel that is constant', () => {
    const shape = [2, 1024, 600];
    const size = 1024 * 600;
    const image = new Float32Array(4 * size);
    for (let i = 0; i < image.length; i++) image[i] = Math.floor(i / size) % 2 === 0 ? i % 4 : 7;
    const pieces = piecesOf(arrayRows(image, 2 * size), Int32Array.of(1, 0));
    expect([...pieces()].map(({ length }) => length)).toEqual([2 * size, 2 * size]);
    const found = fitPreprocessing([{ type: 'standardize', per: 'channel' }], pieces, { shape });
    expect(found.stages[0].statistics).toEqual({ mean: [1.5, 7], standardDeviation: [Math.sqrt(1.25), 0] });
    const scaled = new Pipeline(found).apply(image);
    expect(scaled.subarray(0, 4)).toEqual(
      Float32Array.of(-1.5, -0.5, 0.5, 1.5).map((x) => x * Math.fround(1 / Math.sqrt(1.25))),
    );
    expect(scaled.subarray(size, 2 * size).every((value) => value === 0)).toBe(true);
  });
});

it('minMax refuses a range that is none', () => {
  expect(preprocessingSchema.safeParse({ type: 'minMax', range: [1, 1] }).success).toBe(false);
});

it('applies in place where the width stays, and to room that is given', () => {
  const copy = features.slice();
  const pipeline = fitted([{ type: 'center' }]);
  const expected = pipeline.apply(features);
  expect(pipeline.apply(copy, copy)).toBe(copy);
  expect(copy).toEqual(expected);
  expect(() => pipeline.apply(features, new Float32Array(5))).toThrow(/room for 300 values, received 5/);
});
