import { preprocessingSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import { classes, column, fashion, iris, profile } from '../../testing/profiles.ts';
import { resolveFeatures } from './features.ts';

const chosen = (columns: string[], of = iris, targets = ['species']) =>
  resolveFeatures({ columns }, of, targets).value?.columns;
const findings = (columns: string[], of = iris, targets = ['species']) =>
  resolveFeatures({ columns }, of, targets).findings.map(({ pointer, code }) => `${pointer} ${code}`);

describe('resolveFeatures', () => {
  it('takes by default every column with no other role', () => {
    expect(resolveFeatures({ columns: ['*'] }, iris, ['species']).value).toMatchObject({
      columns: ['sepalLength', 'sepalWidth', 'petalLength', 'petalWidth'],
      shape: [4],
    });
  });

  it('keeps the order of the dataset, each column once, whatever order they are named in', () => {
    expect(chosen(['petal*', 'sepalWidth', '*Width'])).toEqual(['sepalWidth', 'petalLength', 'petalWidth']);
  });

  it('lets a name, not a glob, bring in a column that is ignored by default', () => {
    const table = profile([column('a'), column('b', { role: 'ignore' }), column('y')]);
    expect(chosen(['*'], table, ['y'])).toEqual(['a']);
    expect(chosen(['*', 'b'], table, ['y'])).toEqual(['a', 'b']);
  });

  it('takes the target of the dataset as no feature, also when the job predicts another column', () => {
    const table = profile([column('a'), column('b'), column('y', { role: 'target' })]);
    expect(chosen(['*'], table, ['b'])).toEqual(['a']);
  });

  it('gives a tensor column the shape it has', () => {
    expect(resolveFeatures({ columns: ['*'] }, fashion, ['label']).value).toMatchObject({
      columns: ['image'],
      shape: [1, 28, 28],
    });
  });

  it.each([
    ['a column there is not', ['sepalLength', 'colour'], ['/features/columns/1 unknownColumn']],
    ['a glob that fits nothing', ['pixel*'], ['/features/columns/0 noMatch']],
    [
      'the target itself',
      ['petalWidth', 'species'],
      ['/features/columns/1 columnHasOtherRole', '/features/columns categoryFeature'],
    ],
  ])('refuses %s', (_name, columns, expected) => {
    expect(findings(columns)).toEqual(expected);
  });

  it.each([
    ['categories', column('a', { type: 'category', classes: classes('x', 'y') }), 'categoryFeature'],
    ['gaps', column('a', { missing: 3 }), 'missingValues'],
  ])('refuses columns with %s', (_name, wrong, code) => {
    expect(findings(['*'], profile([column('b'), wrong]), [])).toEqual([`/features/columns ${code}`]);
  });

  it('refuses a dataset of the target alone', () => {
    expect(findings(['*'], profile([column('y')]), ['y'])).toEqual(['/features/columns/0 noMatch']);
  });

  it('takes gaps that are imputed or left out, and categories that are coded', () => {
    const table = profile([
      column('a', { missing: 3 }),
      column('b', { type: 'category', classes: classes('x', 'y', 'z') }),
      column('c', { type: 'integer', classes: classes('1', '2') }),
    ]);
    const resolve = (stages: object[], more: object = {}) =>
      resolveFeatures(
        { columns: ['*'], preprocessing: stages.map((stage) => preprocessingSchema.parse(stage)), ...more },
        table,
        [],
      );
    const codes = (...asked: Parameters<typeof resolve>) => resolve(...asked).findings.map(({ code }) => code);
    const coded = { type: 'oneHot', columns: ['b', 'c'] };
    expect(codes([])).toEqual(['categoryFeature', 'missingValues']);
    expect(codes([coded])).toEqual(['missingValues']);
    expect(codes([coded], { dropsMissing: true })).toEqual([]);
    expect(codes([coded, { type: 'impute' }])).toEqual([]);
    const { value } = resolve([coded, { type: 'impute', columns: ['a'], indicator: true }], { modelShape: [7] });
    expect(value).toMatchObject({
      columns: ['a', 'b', 'c'],
      shape: [3],
      raw: { shape: [3] },
      plan: { form: { shape: [7] } },
    });
  });

  it('names every fault at once', () => {
    const table = profile([column('a', { missing: 1 }), column('b', { type: 'category' }), column('y')]);
    expect(findings(['*', 'c', 'd*'], table, ['y'])).toHaveLength(4);
  });
});
