import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import type { Shape } from '../tensor/shape.ts';
import { type GivenTensor, type ModelPass, runModel } from '../testing/run-model.ts';
import { valuesFor } from '../testing/values.ts';

// What the layers of the family are to one another: two documents of the same function, output and gradients alike.

const drawn = (name: string, shape: Shape): GivenTensor => ({
  shape,
  data: valuesFor({ dtype: 'float32', shape }, 'normal', 5, name).data as Float32Array,
});
const one = (shape: Shape, ...layers: object[]) => ({ input: { shape }, layers });

/** Shape of a model's output for one sample. */
const checkedShape = (document: object): Shape => checkModel(document).model!.outputType.shape;

function expectAlike(received: readonly number[], expected: readonly number[]): void {
  expect(received.length).toBe(expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  for (const [at, value] of expected.entries()) expect(Math.abs(received[at] - value)).toBeLessThan(1e-5 * scale);
}

function expectSamePass(received: ModelPass, expected: ModelPass, names: Readonly<Record<string, string>>): void {
  expectAlike(received.output, expected.output);
  for (const [left, right] of Object.entries({ input: 'input', ...names }))
    expectAlike(received.gradients[left], expected.gradients[right]);
}

it('a depthwise convolution is a grouped one', async () => {
  const geometry = { kernelSize: [3, 2], stride: [2, 1], padding: [1, 2], dilation: [1, 2] };
  const input = drawn('x', [2, 3, 7, 6]);
  const parameters = { 'c.weight': drawn('w', [6, 1, 3, 2]), 'c.bias': drawn('b', [6]) };
  const depthwise = { id: 'c', type: 'depthwiseConv2d', depthMultiplier: 2, ...geometry };
  const grouped = { id: 'c', type: 'conv2d', filters: 6, groups: 3, ...geometry };
  expectSamePass(
    await runModel(one([3, 7, 6], depthwise), { input, parameters }),
    await runModel(one([3, 7, 6], grouped), { input, parameters }),
    { 'c.weight': 'c.weight', 'c.bias': 'c.bias' },
  );
});

it('a separable convolution is a depthwise one and a 1x1 convolution', async () => {
  const geometry = { kernelSize: 3, stride: 2, padding: 'same' };
  const input = drawn('x', [2, 3, 6, 5]);
  const [deep, point, bias] = [drawn('d', [6, 1, 3, 3]), drawn('p', [4, 6, 1, 1]), drawn('b', [4])];
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

it('a 1x1 convolution is a dense layer over the channels of every position', async () => {
  const [channels, places] = [3, 4];
  const input = drawn('x', [2, channels, places]);
  const data = Array.from({ length: 2 * places * channels }, (_, at) => {
    const [sample, place, channel] = [
      Math.floor(at / (places * channels)),
      Math.floor(at / channels) % places,
      at % channels,
    ];
    return input.data[(sample * channels + channel) * places + place];
  });
  const [weight, bias] = [drawn('w', [5, 3]), drawn('b', [5])];
  const conv = await runModel(one([channels, places], { id: 'c', type: 'conv1d', filters: 5, kernelSize: 1 }), {
    input,
    parameters: { 'c.weight': { ...weight, shape: [5, 3, 1] }, 'c.bias': bias },
  });
  const dense = await runModel(one([places, channels], { id: 'd', type: 'dense', units: 5 }), {
    input: { shape: [2, places, channels], data },
    parameters: { 'd.weight': weight, 'd.bias': bias },
  });
  expectAlike(conv.gradients['c.weight'], dense.gradients['d.weight']);
  expectAlike(conv.gradients['c.bias'], dense.gradients['d.bias']);
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
  'a transposed convolution over $shape by $options is the gradient of the convolution',
  async ({ shape, kernel, options }) => {
    const rank = kernel.length;
    const { outputPadding, ...geometry } = options;
    const weight = drawn('w', [6, shape[0] / options.groups, ...kernel]);
    const conv = { id: 'c', type: `conv${rank}d`, filters: 6, kernelSize: kernel, bias: false, ...geometry };
    const forwards = await runModel(one(shape, conv), {
      input: drawn('x', [2, ...shape]),
      parameters: { 'c.weight': weight },
    });
    const positions = checkedShape(one(shape, conv));
    const up = {
      id: 'u',
      type: `convTranspose${rank}d`,
      filters: shape[0],
      kernelSize: kernel,
      bias: false,
      ...options,
    };
    const backwards = await runModel(one(positions, up), {
      input: { shape: [2, ...positions], data: forwards.output },
      parameters: { 'u.weight': weight },
    });
    // With half the square as the loss, the gradient of the convolution's output is the output itself.
    expectAlike(backwards.output, forwards.gradients.input);
  },
);
