import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { runModel } from '../testing/run-model.ts';

it('pools every bin from its own map, over its own part of the image', async () => {
  // One class, 2 x 2 bins over 3 x 3: each bin spans two rows and two columns, the middle ones shared.
  const maps = [0, 100, 200, 300].flatMap((base) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((value) => base + value));
  const document = { input: { shape: [4, 3, 3] }, layers: [{ type: 'positionSensitivePool2d', bins: 2 }] };
  const pass = await runModel(document, { input: { shape: [1, 4, 3, 3], data: maps }, slope: 'sum' });
  expect(pass.output).toEqual([3, 104, 206, 307]);
  expect(pass.gradients.input.slice(0, 9)).toEqual([0.25, 0.25, 0, 0.25, 0.25, 0, 0, 0, 0]);
});

it('votes by the mean of the bins', async () => {
  const document = { input: { shape: [8, 1, 2] }, layers: [{ type: 'positionSensitivePool2d', bins: 2, vote: true }] };
  const data = [1, 9, 9, 2, 3, 9, 9, 4, 5, 0, 0, 6, 7, 0, 0, 8];
  const pass = await runModel(document, { input: { shape: [1, 8, 1, 2], data } });
  expect(pass.output).toEqual([2.5, 6.5]);
});

it('refuses channels that are no multiple of the bins', () => {
  const layer = { id: 'p', type: 'positionSensitivePool2d', bins: 3 };
  const { findings } = checkModel({ input: { shape: [8, 2, 4] }, layers: [layer] });
  expect(findings).toMatchObject([
    {
      code: 'binsDoNotDivide',
      pointer: '/layers/0/bins',
      layer: 'p',
      expected: 'a multiple of 9 channels, bins * bins for each class',
      received: '8 channels',
      hint: expect.any(String),
    },
  ]);
});
