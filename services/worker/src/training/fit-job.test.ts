import type { StoredSchema } from '@trainyard/datasets';
import { checkModel, type Model } from '@trainyard/engine';
import { describe, expect, it } from 'vitest';
import { jobSpec } from '../testing/job-spec.ts';
import { fitJob } from './fit-job.ts';

const column = (name: string, more: object = {}) => ({ name, type: 'number', role: 'feature', missing: 0, ...more });
const classes = (...values: string[]) => values.map((value) => ({ value, count: 5 }));
const table = (...columns: object[]) =>
  ({
    schemaVersion: 2,
    format: 'csv',
    dtype: 'float32',
    columns,
    tensors: [],
    files: [],
    parts: { train: { rows: 20 } },
  }) as unknown as StoredSchema;
const images = {
  ...table(column('label', { type: 'integer', role: 'target', classes: classes('0', '1') })),
  tensors: [{ name: 'image', role: 'feature', dtype: 'uint8', shape: [1, 4, 4], missing: 0 }],
} as unknown as StoredSchema;

function network(shape: number[], units: number): Model {
  const layers = [{ type: 'flatten' }, { type: 'dense', units }];
  const { model } = checkModel({ input: { shape }, layers });
  if (!model) throw new Error('the model of the test is wrong');
  return model;
}

const iris = table(
  column('length'),
  column('width'),
  column('species', { type: 'category', role: 'target', classes: classes('a', 'b', 'c') }),
);
const species = jobSpec({ target: { column: 'species', kind: 'class' } });
const messageOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('fitJob', () => {
  it('feeds every free column of a table into the one input of the model', () => {
    expect(fitJob(iris, species, network([2], 3))).toMatchObject({
      inputs: [{ name: 'input', features: { kind: 'numbers', columns: ['length', 'width'], shape: [2] } }],
      target: { kind: 'class', column: 'species', classes: ['a', 'b', 'c'] },
    });
  });

  it('shapes columns as the model takes them', () => {
    const pixels = table(...['p0', 'p1', 'p2', 'p3'].map((name) => column(name)), column('y'));
    const spec = jobSpec({ target: { column: 'y', kind: 'number' }, features: { columns: ['p*'] } });
    expect(fitJob(pixels, spec, network([1, 2, 2], 1)).inputs[0]?.features).toMatchObject({
      kind: 'numbers',
      columns: ['p0', 'p1', 'p2', 'p3'],
      shape: [1, 2, 2],
    });
  });

  it('takes the samples of an image set whole', () => {
    const spec = jobSpec({ target: { column: 'label', kind: 'class' } });
    expect(fitJob(images, spec, network([1, 4, 4], 2)).inputs[0]?.features).toMatchObject({
      kind: 'numbers',
      columns: ['image'],
      shape: [1, 4, 4],
    });
  });

  it('predicts several columns', () => {
    const spec = jobSpec({
      target: { column: ['width', 'length'], kind: 'numbers' },
      features: { columns: ['height'] },
    });
    const sizes = table(column('length'), column('width'), column('height'));
    expect(fitJob(sizes, spec, network([1], 2)).target).toEqual({ kind: 'numbers', columns: ['width', 'length'] });
  });

  it.each([
    [
      'other outputs than classes',
      iris,
      species,
      network([2], 4),
      'dense1 gives [4], and column species has 3 classes',
    ],
    ['other inputs than features', iris, species, network([3], 3), 'takes 3 values, the chosen columns give 2'],
    [
      'missing values',
      table(column('a', { missing: 2 }), column('y')),
      jobSpec({ target: { column: 'y', kind: 'number' } }),
      network([1], 1),
      'column "a" has 2 rows without a value',
    ],
    [
      'no such target',
      iris,
      jobSpec({ target: { column: 'colour', kind: 'class' } }),
      network([2], 3),
      'no column "colour"',
    ],
    [
      'a loss over classes for a number',
      iris,
      jobSpec({
        target: { column: 'width', kind: 'number' },
        loss: { type: 'crossEntropy' },
        features: { columns: ['length'] },
      }),
      network([1], 1),
      'the loss crossEntropy is over targets of the kind class',
    ],
    [
      'more outputs than numbers',
      iris,
      jobSpec({ target: { column: 'width', kind: 'number' }, features: { columns: ['length'] } }),
      network([1], 2),
      'gives [2], and 1 numbers are to be predicted',
    ],
    [
      'a column of weights that is not there',
      iris,
      jobSpec({ target: species.target, sampleWeight: 'weight' }),
      network([2], 3),
      'no column "weight"',
    ],
    [
      'a column of weights that holds no numbers',
      table(column('x'), column('y'), column('colour', { type: 'category', classes: classes('a', 'b') })),
      jobSpec({ target: { column: 'y', kind: 'number' }, features: { columns: ['x'] }, sampleWeight: 'colour' }),
      network([1], 1),
      '"colour" holds categories',
    ],
  ])('refuses %s', (_name, schema, spec, model, expected) => {
    expect(messageOf(() => fitJob(schema, spec, model))).toContain(expected);
  });

  it('names every fault at once', () => {
    const schema = table(column('a', { missing: 1 }), column('b', { type: 'category' }), column('y'));
    const spec = jobSpec({ target: { column: 'y', kind: 'number' }, features: { columns: ['*', 'c'] } });
    const message = messageOf(() => fitJob(schema, spec, network([2], 1)));
    for (const part of ['"a" has 1 rows', '"b" holds categories', 'no column "c"']) expect(message).toContain(part);
  });
});
