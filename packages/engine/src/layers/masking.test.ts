import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { layerPass } from '../testing/layer-pass.ts';

const x = { shape: [2, 3, 2], values: [0, 0, 0, 1, 0, 0, 2, 0, 0.5, 0.5, -0, 0] };

it.each([
  [{}, [0, 1, 0, 1, 1, 0]],
  [{ maskValue: 0.5 }, [1, 1, 1, 1, 0, 1]],
  [{ maskValue: 7 }, [1, 1, 1, 1, 1, 1]],
])('%j masks the steps whose features all equal it', async (options, mask) => {
  const pass = await layerPass({ type: 'masking', ...options }, [x]);
  expect(pass.mask).toEqual(mask);
  expect(pass.output).toEqual(x.values);
});

it('adds to the mask that is there', async () => {
  const pass = await layerPass({ type: 'masking' }, [{ ...x, mask: [1, 1, 1, 0, 1, 1] }]);
  expect(pass.mask).toEqual([0, 1, 0, 0, 1, 0]);
});

it('asks for steps with features', () => {
  const { findings } = checkModel({ input: { shape: [4] }, layers: [{ type: 'masking' }] });
  expect(findings).toMatchObject([{ code: 'wrongRank', pointer: '/layers/0', received: '[4]' }]);
});
