import { describe, expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';

const softmax = (axis: number) => ({ type: 'softmax', axis });

describe('what every layer checks', () => {
  it.each([
    [{ type: 'activation', activation: softmax(2) }, [4], 'an axis from -1 to 0 (the batch is not counted)', 'axis 2'],
    [
      { type: 'activation', activation: softmax(-3) },
      [4, 5],
      'an axis from -2 to 1 (the batch is not counted)',
      'axis -3',
    ],
    [
      { type: 'activation', activation: softmax(0) },
      [],
      'an input of rank 1 or more (the batch is not counted)',
      'axis 0',
    ],
    [
      { type: 'dense', units: 2, activation: softmax(1) },
      [4],
      'an axis from -1 to 0 (the batch is not counted)',
      'axis 1',
    ],
  ])('%j over %j', (layer, shape, expected, received) => {
    const { findings } = checkModel({ input: { shape }, layers: [layer] });
    expect(findings).toMatchObject([
      {
        severity: 'error',
        code: 'wrongAxis',
        pointer: '/layers/0/activation/axis',
        layer: `${layer.type}1`,
        expected,
        received,
      },
    ]);
  });

  it('refuses whole numbers where it reads none', () => {
    const { findings } = checkModel({ input: { shape: [4], dtype: 'int64' }, layers: [{ type: 'dense', units: 2 }] });
    expect(findings).toMatchObject([
      { code: 'wrongDtype', pointer: '/layers/0', layer: 'dense1', expected: 'a float32 input', received: 'int64' },
    ]);
  });
});
