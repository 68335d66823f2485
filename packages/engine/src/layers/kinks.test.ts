import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { layerPass } from '../testing/layer-pass.ts';

it('prelu has the learned slope at 0, as in PyTorch', async () => {
  const x = { shape: [1, 2, 3], values: [-2, 0, 3, -1, 0, 4] };
  const perChannel = { weight: { shape: [2], values: [0.5, -3] } };
  expect(await layerPass({ type: 'prelu' }, [x], { parameters: perChannel })).toMatchObject({
    output: [-1, 0, 3, 3, -0, 4],
    gradients: { input: [0.5, 0.5, 1, -3, -3, 1], weight: [-2, -1] },
  });
  const shared = await layerPass({ type: 'prelu', shared: true }, [x], {
    parameters: { weight: { shape: [1], values: [0.5] } },
  });
  expect(shared.output).toEqual([-1, 0, 3, -0.5, 0, 4]);
  expect(shared.gradients).toEqual({ input: [0.5, 0.5, 1, 0.5, 0.5, 1], weight: [-3] });
});

it('maxout hands the gradient to the first of equal pieces', async () => {
  // Unit 0 is the larger of x and x, unit 1 that of 2x and 3 - x, which meet at 1.
  const parameters = { weight: { shape: [4, 1], values: [1, 1, 2, -1] }, bias: { shape: [4], values: [0, 0, 0, 3] } };
  const document = { type: 'maxout', units: 2, pieces: 2 };
  const pass = await layerPass(document, [{ shape: [2, 1], values: [5, 1] }], { parameters });
  expect(pass.output).toEqual([5, 10, 1, 2]);
  expect(pass.gradients).toEqual({ input: [3, 3], weight: [6, 0, 6, 0], bias: [2, 0, 2, 0] });
});

it.each([
  [{ type: 'prelu' }, []],
  [{ type: 'maxout', units: 2, pieces: 2 }, []],
])('%j asks for a rank', (layer, shape) => {
  expect(checkModel({ input: { shape }, layers: [layer] }).findings).toMatchObject([{ code: 'wrongRank' }]);
});

it('penalties leave the slopes of a prelu alone', () => {
  const { model } = checkModel({ input: { shape: [2] }, layers: [{ type: 'prelu' }] });
  expect(model?.parameters.map(({ role }) => role)).toEqual(['scale']);
});
