import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { expectSamePass } from '../testing/expect-alike.ts';
import { drawnTensor, runModel } from '../testing/run-model.ts';

it('gives a convolution classes * bins * bins maps', () => {
  const layer = { id: 'p', type: 'positionSensitiveConv2d', classes: 3, bins: 2, kernelSize: 3, padding: 'same' };
  const { model } = checkModel({ input: { shape: [5, 6, 7] }, layers: [layer] });
  expect(model?.outputType.shape).toEqual([3, 2, 2]);
  expect(model?.parameters).toMatchObject([
    { name: 'p.weight', shape: [12, 5, 3, 3] },
    { name: 'p.bias', shape: [12] },
  ]);
});

it('is a convolution and then the pooling of its maps', async () => {
  const input = drawnTensor('x', [2, 3, 5, 4]);
  const [weight, bias] = [drawnTensor('w', [8, 3, 3, 3]), drawnTensor('b', [8])];
  const whole = { id: 'p', type: 'positionSensitiveConv2d', classes: 2, bins: 2, kernelSize: 3, padding: 'same' };
  const maps = { id: 'c', type: 'conv2d', filters: 8, kernelSize: 3, padding: 'same' };
  expectSamePass(
    await runModel(
      { input: { shape: [3, 5, 4] }, layers: [whole] },
      { input, parameters: { 'p.weight': weight, 'p.bias': bias } },
    ),
    await runModel(
      { input: { shape: [3, 5, 4] }, layers: [maps, { type: 'positionSensitivePool2d', bins: 2 }] },
      { input, parameters: { 'c.weight': weight, 'c.bias': bias } },
    ),
    { 'p.weight': 'c.weight', 'p.bias': 'c.bias' },
  );
});

it('refuses a kernel that does not fit', () => {
  const layer = { id: 'p', type: 'positionSensitiveConv2d', classes: 2, bins: 2, kernelSize: 3 };
  const { findings } = checkModel({ input: { shape: [8, 2, 4] }, layers: [layer] });
  expect(findings).toMatchObject([
    {
      code: 'kernelExceedsInput',
      pointer: '/layers/0/kernelSize',
      layer: 'p',
      received: 'one that spans [3, 3]',
      hint: expect.any(String),
    },
  ]);
});
