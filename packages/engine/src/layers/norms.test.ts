import { describe, expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { layerPass } from '../testing/layer-pass.ts';

const plain = { affine: false, epsilon: 1e-9 };
const x = { shape: [1, 2, 3], values: [1, 2, 3, 10, 20, 60] };

/** Mean 0 and variance 1 over each run of that many values, to five digits. */
function standardized(values: readonly number[], run: number): number[] {
  return values.map((value, at) => {
    const group = values.slice(at - (at % run), at - (at % run) + run);
    const mean = group.reduce((total, each) => total + each, 0) / run;
    const variance = group.reduce((total, each) => total + (each - mean) ** 2, 0) / run;
    return expect.closeTo((value - mean) / Math.sqrt(variance), 5) as unknown as number;
  });
}

describe('what is normalized together', () => {
  it.each([
    [{ type: 'layerNorm' }, 6],
    [{ type: 'layerNorm', normalizedShape: [2, 3] }, 6],
    [{ type: 'layerNorm', normalizedShape: 3 }, 3],
    [{ type: 'instanceNorm' }, 3],
    [{ type: 'groupNorm', groups: 1 }, 6],
    [{ type: 'groupNorm', groups: 2 }, 3],
  ])('%j: %i values', async (document, run) => {
    const { output } = await layerPass({ ...document, ...plain }, [x]);
    expect(output).toEqual(standardized(x.values, run));
  });

  it('stays 0 where all values are equal', async () => {
    const { output, gradients } = await layerPass({ type: 'groupNorm', groups: 2, affine: false }, [
      { shape: [1, 2, 2], values: [3, 3, -7, -7] },
    ]);
    expect([...output, ...gradients.input].every((value) => Math.abs(value) < 1e-6)).toBe(true);
  });
});

it.each([
  [{ type: 'layerNorm', normalizedShape: 3 }, [1, 0]],
  [{ type: 'layerNorm', normalizedShape: [2, 3] }, undefined],
  [{ type: 'layerNorm' }, undefined],
  [{ type: 'instanceNorm' }, undefined],
  [{ type: 'groupNorm', groups: 1 }, undefined],
])('%j hands on the mask %j', async (document, expected) => {
  const { mask } = await layerPass({ ...document, ...plain }, [{ ...x, mask: [1, 0] }]);
  expect(mask).toEqual(expected);
});

it.each([
  [{ type: 'layerNorm', normalizedShape: [2] }, [2, 3], '/layers/0/normalizedShape', 'the last sizes of [2, 3]', '[2]'],
  [
    { type: 'layerNorm', normalizedShape: [4, 2, 3] },
    [2, 3],
    '/layers/0/normalizedShape',
    'the last sizes of [2, 3]',
    '[4, 2, 3]',
  ],
  [{ type: 'layerNorm' }, [], '/layers/0', 'an input of rank 1 or more', 'a single number'],
  [{ type: 'instanceNorm' }, [3], '/layers/0', 'an input of rank 2 or more, [channels, ...positions]', '[3]'],
  [{ type: 'groupNorm', groups: 2 }, [3, 4], '/layers/0/groups', 'a divisor of 3, the channels of [3, 4]', '2'],
  [{ type: 'groupNorm', groups: 2 }, [], '/layers/0', 'an input of rank 1 or more, [channels, ...]', 'a single number'],
])('%j over %j is one finding', (layer, shape, pointer, expected, received) => {
  expect(checkModel({ input: { shape }, layers: [layer] }).findings).toMatchObject([{ pointer, expected, received }]);
});
