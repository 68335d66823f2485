import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { runLayer } from '../testing/run-model.ts';

// Values by hand; the counts of padding as PyTorch 1.13's F.avg_pool1d and F.avg_pool2d have them.

it('averages windows and drops the last incomplete one', async () => {
  const { output, gradient } = await runLayer({ type: 'avgPool1d', poolSize: 2 }, [1, 5], [1, 3, 5, 8, 100]);
  expect(output).toEqual([2, 6.5]);
  expect(gradient).toEqual([0.5, 0.5, 0.5, 0.5, 0]);
});

it('counts padding as zeros, or not at all', async () => {
  const pool = { type: 'avgPool1d', poolSize: 3, stride: 2, padding: 1 };
  expect(await runLayer({ ...pool, countIncludePad: true }, [1, 4], [3, 6, 9, 12])).toEqual({
    output: [3, 9],
    gradient: [0.333333, 0.666667, 0.333333, 0.333333],
  });
  expect(await runLayer({ ...pool, countIncludePad: false }, [1, 4], [3, 6, 9, 12])).toEqual({
    output: [4.5, 9],
    gradient: [0.5, 0.833333, 0.333333, 0.333333],
  });
});

it('counts padding unless told not to', async () => {
  const { output } = await runLayer({ type: 'avgPool2d', poolSize: 2, padding: 1, stride: 1 }, [1, 1, 1], [4]);
  expect(output).toEqual([1, 1, 1, 1]);
});

it('puts the odd cell of "same" padding after', async () => {
  const pool = { type: 'avgPool1d', poolSize: 2, stride: 1, padding: 'same', countIncludePad: false };
  expect((await runLayer(pool, [1, 3], [2, 4, 6])).output).toEqual([3, 5, 6]);
});

it('refuses padding that fills a window', () => {
  const { findings } = checkModel({
    input: { shape: [1, 4] },
    layers: [{ id: 'pool', type: 'avgPool1d', poolSize: 2, padding: 2 }],
  });
  expect(findings).toMatchObject([
    {
      code: 'paddingExceedsWindow',
      pointer: '/layers/0/padding',
      layer: 'pool',
      expected: 'at most [1] cells of padding, so that every window sees a value',
      received: '[2]',
      hint: expect.any(String),
    },
  ]);
});

it.each([
  ['avgPool1d', { poolSize: 2 }, [4], 'an input of rank 2, [channels, length]'],
  ['avgPool3d', { poolSize: 2 }, [1, 4, 4], 'an input of rank 4, [channels, depth, height, width]'],
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
