import { expect, it } from 'vitest';
import type { Shape } from '../tensor/shape.ts';
import { expectAlike } from '../testing/expect-alike.ts';
import { drawnTensor, runModel } from '../testing/run-model.ts';

const one = (shape: Shape, ...layers: object[]) => ({ input: { shape }, layers });

it('a 1x1 convolution is a dense layer over the channels of every position', async () => {
  const [channels, places] = [3, 4];
  const input = drawnTensor('x', [2, channels, places]);
  const data = Array.from({ length: 2 * places * channels }, (_, at) => {
    const [sample, place, channel] = [
      Math.floor(at / (places * channels)),
      Math.floor(at / channels) % places,
      at % channels,
    ];
    return input.data[(sample * channels + channel) * places + place];
  });
  const [weight, bias] = [drawnTensor('w', [5, 3]), drawnTensor('b', [5])];
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

it('slides the kernel as it is, not flipped', async () => {
  const conv = { id: 'c', type: 'conv1d', filters: 1, kernelSize: 3, padding: 1, bias: false };
  const { output, gradients } = await runModel(one([1, 4], conv), {
    input: { shape: [1, 1, 4], data: [1, 2, 3, 4] },
    parameters: { 'c.weight': { shape: [1, 1, 3], data: [100, 10, 1] } },
    slope: 'sum',
  });
  expect(output).toEqual([12, 123, 234, 340]);
  expect(gradients).toEqual({ input: [110, 111, 111, 11], 'c.weight': [6, 10, 9] });
});
