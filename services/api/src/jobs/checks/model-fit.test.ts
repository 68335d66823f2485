import { checkModel } from '@trainyard/engine/check';
import { lossSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import { fashion, iris } from '../../testing/profiles.ts';
import type { FeatureColumns } from './features.ts';
import { type PlacedModel, resolveInput } from './input.ts';
import { outputFindings } from './output.ts';
import { resolveTarget } from './target.ts';

function placed(shape: number[], ...layers: object[]): PlacedModel {
  const { model, findings } = checkModel({ input: { shape }, layers });
  if (!model) throw new Error(JSON.stringify(findings));
  return { model, at: (pointer) => `/model${pointer}` };
}

const dense = (units: number, more: object = {}) => ({ type: 'dense', units, ...more });
const species = resolveTarget({}, iris).value;
const width = resolveTarget({ column: 'petalWidth' }, iris).value;
const both = resolveTarget({ column: ['petalWidth', 'petalLength'] }, iris).value;
const loss = (type: string, options = {}) => lossSchema.parse({ type, ...options });

const inputOf = (columns: FeatureColumns, shape: number[] | undefined, model: PlacedModel) =>
  resolveInput({
    name: 'input',
    at: '/features',
    source: { ...(shape && { shape }) },
    columns,
    profile: undefined,
    placed: model,
  });

describe('resolveInput', () => {
  const four = { columns: ['a', 'b', 'c', 'd'], shape: [4] };

  it('takes features in the shape of the model when the job gives none', () => {
    expect(inputOf(four, undefined, placed([1, 2, 2], { type: 'flatten' })).value).toEqual([1, 2, 2]);
    expect(inputOf({ columns: ['image'], shape: [1, 28, 28] }, undefined, placed([784], dense(10))).value).toEqual([
      784,
    ]);
  });

  it('takes the shape the job gives, when it is that of the model', () => {
    expect(inputOf(four, [1, 2, 2], placed([1, 2, 2], { type: 'flatten' })).value).toEqual([1, 2, 2]);
  });

  it('refuses a shape of another size than the columns, and one of another shape than the model', () => {
    const model = placed([1, 2, 2], { type: 'flatten' });
    expect(inputOf(four, [3], model).findings).toMatchObject([
      { pointer: '/features/shape', code: 'shapeMismatch', expected: 'a shape of 4 values', received: [3] },
    ]);
    expect(inputOf(four, [4], model).findings).toMatchObject([
      { pointer: '/features/shape', code: 'shapeMismatch', expected: [1, 2, 2], received: [4] },
    ]);
  });

  it('refuses a model whose input has another size than the columns', () => {
    expect(inputOf(four, undefined, placed([5], dense(3))).findings).toMatchObject([
      { pointer: '/model/input/shape', code: 'shapeMismatch', expected: 'a shape of 4 values', received: [5] },
    ]);
  });
});

describe('outputFindings', () => {
  it.each([
    ['as many units as classes', loss('crossEntropy'), species, placed([4], dense(3))],
    ['one unit for a number', loss('mse'), width, placed([4], dense(1))],
    ['one unit a column for numbers', loss('mse'), both, placed([4], dense(2))],
    ['anything while the target is not known', loss('crossEntropy'), undefined, placed([4], dense(7))],
  ])('accepts %s', (_name, chosen, target, model) => {
    expect(outputFindings(chosen, target, model)).toEqual([]);
  });

  it('points at the units of the layer that gives the output', () => {
    const model = placed([4], dense(16), dense(7, { id: 'logits' }));
    expect(outputFindings(loss('crossEntropy'), species, model)).toEqual([
      {
        pointer: '/model/layers/1/units',
        severity: 'error',
        code: 'classCount',
        layer: 'logits',
        message: 'logits gives [7], expected [3], one number for each class (setosa, versicolor, virginica)',
        expected: '[3], one number for each class (setosa, versicolor, virginica)',
        received: [7],
        hint: 'End the model with a layer of 3 units.',
      },
    ]);
  });

  it('refuses an output that is not flat for classes', () => {
    const model = placed([1, 28, 28], { type: 'conv2d', filters: 10, kernelSize: 3 });
    const target = resolveTarget({ kind: 'class' }, fashion).value;
    expect(outputFindings(loss('crossEntropy'), target, model)).toMatchObject([
      { pointer: '/model/layers/0', code: 'classCount', received: [10, 26, 26] },
    ]);
  });

  it('refuses another count of outputs than target columns', () => {
    expect(outputFindings(loss('mse'), both, placed([4], dense(3)))).toMatchObject([
      { pointer: '/model/layers/0/units', code: 'outputCount', received: [3] },
    ]);
  });

  it('refuses a loss over classes for numbers, and the other way round', () => {
    expect(outputFindings(loss('crossEntropy'), width, undefined)).toMatchObject([
      { pointer: '/loss/type', code: 'lossMismatch' },
    ]);
    expect(outputFindings(loss('mse'), species, undefined)).toMatchObject([
      { pointer: '/loss/type', code: 'lossMismatch' },
    ]);
  });

  it('passes on what the loss itself finds', () => {
    const weighted = loss('crossEntropy', { classWeights: [1, 2] });
    expect(outputFindings(weighted, species, placed([4], dense(3)))).toMatchObject([
      { code: 'lossMisfit', expected: '3 classWeights', received: '2' },
    ]);
  });
});
