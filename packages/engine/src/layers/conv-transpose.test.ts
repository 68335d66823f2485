import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { runModel } from '../testing/run-model.ts';

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
  {
    it: 'a kernel of a depthwise convolution that does not fit',
    layer: { type: 'depthwiseConv2d', kernelSize: 7, padding: 1 },
    finding: { code: 'kernelExceedsInput', pointer: '/layers/0/kernelSize', received: 'one that spans [7, 7]' },
  },
  {
    it: 'a kernel of a separable convolution that does not fit',
    layer: { type: 'separableConv2d', filters: 2, kernelSize: 3, dilation: 2 },
    finding: { code: 'kernelExceedsInput', pointer: '/layers/0/kernelSize', received: 'one that spans [5, 5]' },
  },
])('refuses $it', ({ layer, finding }) => {
  const { findings } = checkModel({ input: { shape: [2, 4, 4] }, layers: [{ id: 'up', ...layer }] });
  expect(findings).toMatchObject([{ layer: 'up', hint: expect.any(String), ...finding }]);
});
