import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { runModel } from '../testing/run-model.ts';
import { valuesFor } from '../testing/values.ts';

const numbers = (name: string, shape: readonly number[]) =>
  valuesFor({ dtype: 'float32', shape }, 'normal', 3, name).data as Float32Array;

it('has a kernel and a bias of its own at every position', async () => {
  const pass = await runModel(
    { input: { shape: [1, 3] }, layers: [{ id: 'l', type: 'locallyConnected1d', filters: 1, kernelSize: 2 }] },
    {
      input: { shape: [1, 1, 3], data: [1, 2, 3] },
      parameters: {
        'l.weight': { shape: [2, 1, 2], data: [1, 10, 100, 1000] },
        'l.bias': { shape: [2, 1], data: [0.5, 0.25] },
      },
      slope: 'sum',
    },
  );
  expect(pass.output).toEqual([21.5, 3200.25]);
  expect(pass.gradients).toEqual({ input: [1, 110, 1000], 'l.weight': [1, 2, 2, 3], 'l.bias': [1, 1] });
});

it('with the same kernel everywhere is a convolution, whose gradient is the sum of theirs', async () => {
  const [shape, filters, positions] = [[2, 5, 4], 3, 3 * 2];
  const geometry = { kernelSize: [3, 2], stride: 2, padding: 'same' };
  const input = { shape: [2, ...shape], data: numbers('x', [2, ...shape]) };
  const [weight, bias] = [numbers('w', [filters, 2, 3, 2]), numbers('b', [filters])];
  const repeated = (data: Float32Array) => Array.from({ length: positions }, () => Array.from(data)).flat();
  const conv = await runModel(
    { input: { shape }, layers: [{ id: 'c', type: 'conv2d', filters, ...geometry }] },
    {
      input,
      parameters: {
        'c.weight': { shape: [filters, 2, 3, 2], data: weight },
        'c.bias': { shape: [filters], data: bias },
      },
    },
  );
  const local = await runModel(
    { input: { shape }, layers: [{ id: 'l', type: 'locallyConnected2d', filters, ...geometry }] },
    {
      input,
      parameters: {
        'l.weight': { shape: [positions, filters, 12], data: repeated(weight) },
        'l.bias': { shape: [positions, filters], data: repeated(bias) },
      },
    },
  );
  expectClose(local.output, conv.output);
  expectClose(local.gradients.input, conv.gradients.input);
  expectClose(summed(local.gradients['l.weight'], positions), conv.gradients['c.weight']);
  expectClose(summed(local.gradients['l.bias'], positions), conv.gradients['c.bias']);
});

it('starts its weights by the fans of one position', () => {
  const { model } = checkModel({
    input: { shape: [3, 8, 8] },
    layers: [{ id: 'l', type: 'locallyConnected2d', filters: 4, kernelSize: [3, 5] }],
  });
  expect(model?.parameters).toMatchObject([
    { name: 'l.weight', shape: [24, 4, 45], fansFrom: [4, 3, 3, 5] },
    { name: 'l.bias', shape: [24, 4], fansFrom: [4, 3, 3, 5] },
  ]);
});

it('refuses a kernel that does not fit, and an input of another rank', () => {
  const layers = [{ id: 'l', type: 'locallyConnected2d', filters: 4, kernelSize: 5 }];
  expect(checkModel({ input: { shape: [3, 4, 8] }, layers }).findings).toMatchObject([
    { code: 'kernelExceedsInput', layer: 'l', pointer: '/layers/0/kernelSize', hint: expect.any(String) },
  ]);
  expect(checkModel({ input: { shape: [8, 8] }, layers }).findings).toMatchObject([
    { code: 'wrongRank', layer: 'l', expected: 'an input of rank 3, [channels, height, width]', received: '[8, 8]' },
  ]);
});

function summed(values: readonly number[], parts: number): number[] {
  const size = values.length / parts;
  return Array.from({ length: size }, (_, at) =>
    Array.from({ length: parts }, (_, part) => values[part * size + at]).reduce((total, value) => total + value, 0),
  );
}

function expectClose(received: readonly number[], expected: readonly number[]): void {
  expect(received.length).toBe(expected.length);
  for (const [at, value] of expected.entries())
    expect(Math.abs(received[at] - value)).toBeLessThan(1e-4 * (1 + Math.abs(value)));
}
