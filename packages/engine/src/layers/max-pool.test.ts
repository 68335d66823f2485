import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { runLayer } from '../testing/run-model.ts';

// Values by hand; ties as in PyTorch 1.13's F.max_pool1d to F.max_pool3d.

it('hands the gradient of tied windows to the first of their cells', async () => {
  expect((await runLayer({ type: 'maxPool1d', poolSize: 3, stride: 1 }, [1, 5], [7, 7, 7, 7, 7])).gradient).toEqual([
    1, 1, 1, 0, 0,
  ]);
  expect((await runLayer({ type: 'maxPool3d', poolSize: 2 }, [1, 2, 2, 2], new Array(8).fill(0))).gradient).toEqual([
    1, 0, 0, 0, 0, 0, 0, 0,
  ]);
});

it('hands the gradient of a tie in a large window, and in windows that overlap, to its first cell too', async () => {
  const ties = Array.from({ length: 40 }, (_, at) => (at % 7 === 3 ? 2 : -1));
  const places = ({ gradient }: { gradient: number[] }) =>
    gradient.flatMap((slope, at) => (slope === 0 ? [] : [[at, slope]]));
  expect(places(await runLayer({ type: 'maxPool1d', poolSize: 18 }, [1, 40], ties))).toEqual([
    [3, 1],
    [24, 1],
  ]);
  expect(places(await runLayer({ type: 'maxPool1d', poolSize: 9, stride: 5 }, [1, 40], ties))).toEqual([
    [3, 1],
    [10, 2],
    [17, 1],
    [24, 1],
    [31, 2],
  ]);
});

it('puts the odd cell of "same" padding after, as -infinity', async () => {
  const pool = { type: 'maxPool1d', poolSize: 2, stride: 1, padding: 'same' };
  expect((await runLayer(pool, [1, 3], [5, -2, -4])).output).toEqual([5, -2, -4]);
});

it('refuses padding that fills a window', () => {
  const { findings } = checkModel({
    input: { shape: [1, 4, 4] },
    layers: [{ id: 'pool', type: 'maxPool2d', poolSize: [3, 2], padding: [2, 2] }],
  });
  expect(findings).toMatchObject([
    {
      code: 'paddingExceedsWindow',
      pointer: '/layers/0/padding',
      layer: 'pool',
      expected: 'at most [2, 1] cells of padding, so that every window sees a value',
      received: '[2, 2]',
      hint: expect.any(String),
    },
  ]);
});

it.each([
  ['maxPool1d', { poolSize: 2 }, [1, 4, 4], 'an input of rank 2, [channels, length]'],
  ['maxPool2d', { poolSize: 2 }, [4], 'an input of rank 3, [channels, height, width]'],
])('refuses %s %j of an input %j', (type, options, shape, expected) => {
  const { findings } = checkModel({ input: { shape }, layers: [{ type, ...options }] });
  expect(findings).toMatchObject([{ code: 'wrongRank', expected, received: `[${shape.join(', ')}]` }]);
});
