import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import type { Shape } from '../tensor/shape.ts';
import { expectAlike } from '../testing/expect-alike.ts';
import { drawnTensor, runModel } from '../testing/run-model.ts';

// Values by hand: every input cell adds its multiple of the kernel [1, 10].

it.each([
  { options: { stride: 2 }, input: [1, 2, 3], output: [1, 10, 2, 20, 3, 30] },
  { options: {}, input: [1, 2, 3], output: [1, 12, 23, 30] },
  { options: { stride: 2, padding: 1 }, input: [1, 2, 3], output: [10, 2, 20, 3] },
  { options: { stride: 2, outputPadding: 1 }, input: [1, 2, 3], output: [1, 10, 2, 20, 3, 30, 0] },
  { options: { stride: 2, padding: 1, outputPadding: 1 }, input: [1, 2, 3], output: [10, 2, 20, 3, 30] },
  { options: { dilation: 2 }, input: [1, 2], output: [1, 2, 10, 20] },
  { options: { dilation: 2, outputPadding: 1 }, input: [1, 2], output: [1, 2, 10, 20, 0] },
  { options: { dilation: 3, padding: 1, outputPadding: 2 }, input: [1, 2], output: [2, 0, 10, 20, 0] },
])('spreads $input by $options', async ({ options, input, output }) => {
  const layer = { id: 'up', type: 'convTranspose1d', filters: 1, kernelSize: 2, bias: false, ...options };
  const pass = await runModel(
    { input: { shape: [1, input.length] }, layers: [layer] },
    {
      input: { shape: [1, 1, input.length], data: input },
      parameters: { 'up.weight': { shape: [1, 1, 2], data: [1, 10] } },
      slope: 'sum',
    },
  );
  expect(pass.output).toEqual(output);
});

it.each([
  {
    it: 'outputPadding that is not less than stride or dilation',
    layer: { type: 'convTranspose2d', filters: 2, kernelSize: 3, stride: 2, outputPadding: [1, 2] },
    finding: {
      code: 'outputPaddingTooLarge',
      pointer: '/layers/0/outputPadding',
      expected: 'at most [1, 1] cells, less than the stride or the dilation',
      received: '[1, 2]',
    },
  },
  {
    it: 'padding that leaves nothing',
    layer: { type: 'convTranspose2d', filters: 2, kernelSize: 3, padding: [0, 3] },
    finding: {
      code: 'paddingExceedsOutput',
      pointer: '/layers/0/padding',
      expected: 'padding that leaves at least one cell of the output',
      received: 'padding [0, 3], which leaves sizes [6, 0]',
    },
  },
  {
    it: 'groups that do not divide',
    layer: { type: 'convTranspose2d', filters: 3, kernelSize: 3, groups: 2 },
    finding: {
      code: 'groupsDoNotDivide',
      pointer: '/layers/0/groups',
      received: '2 groups for 2 channels and 3 filters',
    },
  },
  {
    it: 'an input of another rank',
    layer: { type: 'convTranspose3d', filters: 2, kernelSize: 3 },
    finding: { code: 'wrongRank', pointer: '/layers/0', received: '[2, 4, 4]' },
  },
])('refuses $it', ({ layer, finding }) => {
  const { findings } = checkModel({ input: { shape: [2, 4, 4] }, layers: [{ id: 'up', ...layer }] });
  expect(findings).toMatchObject([{ layer: 'up', hint: expect.any(String), ...finding }]);
});

const geometries = [
  { shape: [4, 7], kernel: [3], options: { stride: 2, padding: 1, outputPadding: 0, groups: 2, dilation: 1 } },
  {
    shape: [2, 6, 5],
    kernel: [3, 2],
    options: { stride: [2, 1], padding: [1, 0], outputPadding: [1, 0], groups: 1, dilation: [1, 2] },
  },
  {
    shape: [2, 4, 3, 5],
    kernel: [2, 3, 2],
    options: { stride: [2, 1, 3], padding: [0, 1, 0], outputPadding: [0, 0, 0], groups: 2, dilation: 1 },
  },
];

it.each(geometries)(
  'over $shape by $options is the gradient of the convolution',
  async ({ shape, kernel, options }) => {
    const rank = kernel.length;
    const { outputPadding, ...geometry } = options;
    const weight = drawnTensor('w', [6, shape[0] / options.groups, ...kernel]);
    const conv = { id: 'c', type: `conv${rank}d`, filters: 6, kernelSize: kernel, bias: false, ...geometry };
    const forwards = await runModel(
      { input: { shape }, layers: [conv] },
      {
        input: drawnTensor('x', [2, ...shape]),
        parameters: { 'c.weight': weight },
      },
    );
    const positions: Shape = checkModel({ input: { shape }, layers: [conv] }).model!.outputType.shape;
    const up = {
      id: 'u',
      type: `convTranspose${rank}d`,
      filters: shape[0],
      kernelSize: kernel,
      bias: false,
      ...options,
    };
    const backwards = await runModel(
      { input: { shape: positions }, layers: [up] },
      {
        input: { shape: [2, ...positions], data: forwards.output },
        parameters: { 'u.weight': weight },
      },
    );
    // With half the square as the loss, the gradient of the convolution's output is the output itself.
    expectAlike(backwards.output, forwards.gradients.input);
  },
);
