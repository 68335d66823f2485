import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import type { Shape } from '../tensor/shape.ts';
import { expectSamePass } from '../testing/expect-alike.ts';
import { drawnTensor, runModel } from '../testing/run-model.ts';

const one = (shape: Shape, ...layers: object[]) => ({ input: { shape }, layers });

it('is a depthwise convolution and then one of 1x1', async () => {
  const geometry = { kernelSize: 3, stride: 2, padding: 'same' };
  const input = drawnTensor('x', [2, 3, 6, 5]);
  const [deep, point, bias] = [drawnTensor('d', [6, 1, 3, 3]), drawnTensor('p', [4, 6, 1, 1]), drawnTensor('b', [4])];
  const separable = {
    id: 's',
    type: 'separableConv2d',
    filters: 4,
    depthMultiplier: 2,
    activation: 'tanh',
    ...geometry,
  };
  const first = { id: 'd', type: 'depthwiseConv2d', depthMultiplier: 2, bias: false, ...geometry };
  const second = { id: 'p', type: 'conv2d', filters: 4, kernelSize: 1, activation: 'tanh' };
  expectSamePass(
    await runModel(one([3, 6, 5], separable), {
      input,
      parameters: { 's.depthwise.weight': deep, 's.pointwise.weight': point, 's.pointwise.bias': bias },
    }),
    await runModel(one([3, 6, 5], first, second), {
      input,
      parameters: { 'd.weight': deep, 'p.weight': point, 'p.bias': bias },
    }),
    { 's.depthwise.weight': 'd.weight', 's.pointwise.weight': 'p.weight', 's.pointwise.bias': 'p.bias' },
  );
});

it('refuses a kernel that does not fit', () => {
  const { findings } = checkModel(
    one([2, 4, 4], { id: 'c', type: 'separableConv2d', filters: 2, kernelSize: 3, dilation: 2 }),
  );
  expect(findings).toMatchObject([
    {
      layer: 'c',
      hint: expect.any(String),
      code: 'kernelExceedsInput',
      pointer: '/layers/0/kernelSize',
      received: 'one that spans [5, 5]',
    },
  ]);
});
