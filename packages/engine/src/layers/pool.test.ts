import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { runModel } from '../testing/run-model.ts';

// Values by hand, and ties as in PyTorch 1.13 (F.max_pool2d, F.avg_pool1d, F.avg_pool2d, F.adaptive_max_pool2d).

/** Output of one layer for one sample, and the gradient of the output's sum. */
async function passOf(layer: object, shape: readonly number[], values: readonly number[]) {
  const { output, gradients } = await runModel(
    { input: { shape }, layers: [layer] },
    { input: { shape: [1, ...shape], data: values }, slope: 'sum' },
  );
  const rounded = (numbers: readonly number[]) => numbers.map((value) => Math.round(value * 1e6) / 1e6);
  return { output: rounded(output), gradient: rounded(gradients.input) };
}

it('averages windows and drops the last incomplete one', async () => {
  const { output, gradient } = await passOf({ type: 'avgPool1d', poolSize: 2 }, [1, 5], [1, 3, 5, 8, 100]);
  expect(output).toEqual([2, 6.5]);
  expect(gradient).toEqual([0.5, 0.5, 0.5, 0.5, 0]);
});

it('counts padding as zeros, or not at all', async () => {
  const pool = { type: 'avgPool1d', poolSize: 3, stride: 2, padding: 1 };
  expect(await passOf({ ...pool, countIncludePad: true }, [1, 4], [3, 6, 9, 12])).toEqual({
    output: [3, 9],
    gradient: [0.333333, 0.666667, 0.333333, 0.333333],
  });
  expect(await passOf({ ...pool, countIncludePad: false }, [1, 4], [3, 6, 9, 12])).toEqual({
    output: [4.5, 9],
    gradient: [0.5, 0.833333, 0.333333, 0.333333],
  });
});

it('counts padding unless told not to', async () => {
  const { output } = await passOf({ type: 'avgPool2d', poolSize: 2, padding: 1, stride: 1 }, [1, 1, 1], [4]);
  expect(output).toEqual([1, 1, 1, 1]);
});

it('puts the odd cell of "same" padding after', async () => {
  const pool = { type: 'avgPool1d', poolSize: 2, stride: 1, padding: 'same', countIncludePad: false };
  expect((await passOf(pool, [1, 3], [2, 4, 6])).output).toEqual([3, 5, 6]);
  expect(
    (await passOf({ type: 'maxPool1d', poolSize: 2, stride: 1, padding: 'same' }, [1, 3], [5, -2, -4])).output,
  ).toEqual([5, -2, -4]);
});

it.each(['1d', '2d', '3d'])('pools whole maps, %s', async (rank) => {
  const shape = { '1d': [2, 4], '2d': [2, 2, 2], '3d': [2, 1, 2, 2] }[rank] as number[];
  const values = [1, 5, 5, 2, -4, -1, -3, -1];
  expect(await passOf({ type: `globalAvgPool${rank}` }, shape, values)).toEqual({
    output: [3.25, -2.25],
    gradient: new Array(8).fill(0.25),
  });
  expect(await passOf({ type: `globalMaxPool${rank}` }, shape, values)).toEqual({
    output: [5, -1],
    gradient: [0, 1, 0, 0, 0, 1, 0, 0],
  });
});

it('hands the gradient of tied windows to the first of their cells', async () => {
  expect((await passOf({ type: 'maxPool1d', poolSize: 3, stride: 1 }, [1, 5], [7, 7, 7, 7, 7])).gradient).toEqual([
    1, 1, 1, 0, 0,
  ]);
  expect((await passOf({ type: 'maxPool3d', poolSize: 2 }, [1, 2, 2, 2], new Array(8).fill(0))).gradient).toEqual([
    1, 0, 0, 0, 0, 0, 0, 0,
  ]);
});

it.each([
  [
    'avgPool1d',
    { poolSize: 2, padding: 2 },
    [1, 4],
    'at most [1] cells of padding, so that every window sees a value',
    '[2]',
  ],
  [
    'maxPool2d',
    { poolSize: [3, 2], padding: [2, 2] },
    [1, 4, 4],
    'at most [2, 1] cells of padding, so that every window sees a value',
    '[2, 2]',
  ],
])('refuses %s %j: a window of padding alone has no value', (type, options, shape, expected, received) => {
  const { findings } = checkModel({ input: { shape }, layers: [{ id: 'pool', type, ...options }] });
  expect(findings).toMatchObject([
    {
      code: 'paddingExceedsWindow',
      pointer: '/layers/0/padding',
      layer: 'pool',
      expected,
      received,
      hint: expect.any(String),
    },
  ]);
});

it.each([
  ['avgPool1d', { poolSize: 2 }, [4], 'an input of rank 2, [channels, length]'],
  ['maxPool1d', { poolSize: 2 }, [1, 4, 4], 'an input of rank 2, [channels, length]'],
  ['avgPool3d', { poolSize: 2 }, [1, 4, 4], 'an input of rank 4, [channels, depth, height, width]'],
  ['globalAvgPool2d', {}, [3], 'an input of rank 3, [channels, height, width]'],
  ['globalMaxPool3d', {}, [3, 4, 4], 'an input of rank 4, [channels, depth, height, width]'],
])('refuses %s %j of an input %j', (type, options, shape, expected) => {
  const { findings } = checkModel({ input: { shape }, layers: [{ type, ...options }] });
  expect(findings).toMatchObject([{ code: 'wrongRank', expected, received: `[${shape.join(', ')}]` }]);
});

it('refuses a window larger than its padded input', () => {
  const { findings } = checkModel({
    input: { shape: [1, 4, 4] },
    layers: [{ type: 'avgPool2d', poolSize: 7, padding: 1 }],
  });
  expect(findings).toMatchObject([
    { code: 'kernelExceedsInput', pointer: '/layers/0/poolSize', expected: 'a window of at most [6, 6] cells' },
  ]);
});
