import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import type { Shape } from '../tensor/shape.ts';
import { expectSamePass } from '../testing/expect-alike.ts';
import { drawnTensor, runModel } from '../testing/run-model.ts';

const one = (shape: Shape, ...layers: object[]) => ({ input: { shape }, layers });

it('is a convolution in as many groups as channels', async () => {
  const geometry = { kernelSize: [3, 2], stride: [2, 1], padding: [1, 2], dilation: [1, 2] };
  const input = drawnTensor('x', [2, 3, 7, 6]);
  const parameters = { 'c.weight': drawnTensor('w', [6, 1, 3, 2]), 'c.bias': drawnTensor('b', [6]) };
  const depthwise = { id: 'c', type: 'depthwiseConv2d', depthMultiplier: 2, ...geometry };
  const grouped = { id: 'c', type: 'conv2d', filters: 6, groups: 3, ...geometry };
  expectSamePass(
    await runModel(one([3, 7, 6], depthwise), { input, parameters }),
    await runModel(one([3, 7, 6], grouped), { input, parameters }),
    { 'c.weight': 'c.weight', 'c.bias': 'c.bias' },
  );
});

it('refuses a kernel that does not fit', () => {
  const { findings } = checkModel(one([2, 4, 4], { id: 'c', type: 'depthwiseConv2d', kernelSize: 7, padding: 1 }));
  expect(findings).toMatchObject([
    {
      layer: 'c',
      hint: expect.any(String),
      code: 'kernelExceedsInput',
      pointer: '/layers/0/kernelSize',
      received: 'one that spans [7, 7]',
    },
  ]);
});
