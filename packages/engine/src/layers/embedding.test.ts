import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { layerPass } from '../testing/layer-pass.ts';

const weight = { shape: [3, 2], values: [1, 2, 3, 4, 5, 6] };
const tokens = (...values: number[]) => ({ shape: [1, values.length], values, dtype: 'int64' as const });
const document = { type: 'embedding', numEmbeddings: 3, embeddingDim: 2 };

it('looks rows up, and adds their gradients where one is used again', async () => {
  const { shape, output, mask, gradients } = await layerPass(document, [tokens(2, 0, 2)], { parameters: { weight } });
  expect(shape).toEqual([1, 3, 2]);
  expect(output).toEqual([5, 6, 1, 2, 5, 6]);
  expect(mask).toBeUndefined();
  expect(gradients.weight).toEqual([1, 1, 0, 0, 2, 2]);
});

it('gives zeros for a token outside, which trains nothing', async () => {
  const outside = tokens(-1, 1, 3, 2 ** 40, -(2 ** 40));
  const { output, gradients } = await layerPass(document, [outside], { parameters: { weight } });
  expect(output).toEqual([0, 0, 3, 4, 0, 0, 0, 0, 0, 0]);
  expect(gradients.weight).toEqual([0, 0, 1, 1, 0, 0]);
});

it('masks the steps of maskValue, whose row is one like the others', async () => {
  const { output, mask, gradients } = await layerPass({ ...document, maskValue: 1 }, [tokens(0, 1, 2, 1)], {
    parameters: { weight },
  });
  expect(mask).toEqual([1, 0, 1, 0]);
  expect(output).toEqual([1, 2, 3, 4, 5, 6, 3, 4]);
  expect(gradients.weight).toEqual([1, 1, 2, 2, 1, 1]);
});

it.each([
  [{ shape: [4] }, {}, '/layers/0', 'an int64 input', 'float32'],
  [{ shape: [4, 2], dtype: 'int64' }, { maskValue: 0 }, '/layers/0/maskValue', /^tokens \[time\]/, '[4, 2]'],
])('over %j with %j is one finding', (input, options, pointer, expected, received) => {
  const { findings } = checkModel({ input, layers: [{ ...document, ...options }] });
  expect(findings).toMatchObject([{ pointer, received }]);
  expect(findings[0].expected).toMatch(expected);
});
