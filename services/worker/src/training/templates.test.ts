import type { Target } from '@trainyard/datasets';
import { checkModel, writeSafetensors } from '@trainyard/engine';
import { describe, expect, it } from 'vitest';
import { templatesOf } from './templates.ts';

function modelOf(layers: readonly object[]) {
  const { model } = checkModel({ input: { shape: [1, 2, 2] }, layers });
  if (model === undefined) throw new Error('the document is refused');
  return model;
}

const classes = (...names: string[]): Target => ({
  kind: 'class',
  column: 'y',
  classes: names,
  values: names.map((_, i) => i),
});
const tensor = (name: string, shape: number[], ...values: number[]) => ({
  name,
  dtype: 'float32' as const,
  shape,
  data: Float32Array.from(values),
});
const weights = (...tensors: ReturnType<typeof tensor>[]) => writeSafetensors(tensors, {});

describe('templates', () => {
  it('are the rows of the weight in the shape of the input, with the names of the classes', () => {
    const model = modelOf([{ type: 'flatten' }, { id: 'out', type: 'dense', units: 2 }]);
    const file = weights(tensor('out.weight', [2, 4], 1, 2, 3, 4, -1, -2, -3, 0.1), tensor('out.bias', [2], 0.5, -0.5));
    expect(templatesOf(model, classes('cat', 'dog'), file)).toEqual({
      layer: 'out',
      shape: [1, 2, 2],
      rows: [
        { output: 'cat', weights: [1, 2, 3, 4], bias: 0.5 },
        { output: 'dog', weights: [-1, -2, -3, 0.1], bias: -0.5 },
      ],
    });
  });

  it('of one output beside two classes are those of the second', () => {
    const model = modelOf([{ type: 'flatten' }, { id: 'out', type: 'dense', units: 1, bias: false }]);
    const file = weights(tensor('out.weight', [1, 4], 1, 2, 3, 4));
    expect(templatesOf(model, classes('no', 'yes'), file)?.rows).toEqual([
      { output: 'yes', weights: [1, 2, 3, 4], bias: 0 },
    ]);
  });

  it('are there for a regression too', () => {
    const model = modelOf([{ type: 'flatten' }, { id: 'out', type: 'dense', units: 1, bias: false }]);
    const file = weights(tensor('out.weight', [1, 4], 1, 2, 3, 4));
    expect(templatesOf(model, { kind: 'number', columns: ['price'] }, file)?.rows).toMatchObject([{ output: 'price' }]);
  });

  it('are not there for a deeper model, or for outputs without names', () => {
    const deep = modelOf([{ type: 'flatten' }, { type: 'dense', units: 2 }, { type: 'dense', units: 2 }]);
    expect(templatesOf(deep, classes('a', 'b'), weights())).toBeUndefined();
    const wide = modelOf([{ type: 'flatten' }, { type: 'dense', units: 3 }]);
    expect(templatesOf(wide, classes('a', 'b'), weights())).toBeUndefined();
  });
});
