import { expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { runLayer } from '../testing/run-model.ts';

it.each(['1d', '2d', '3d'])('pools whole maps, %s', async (rank) => {
  const shape = { '1d': [2, 4], '2d': [2, 2, 2], '3d': [2, 1, 2, 2] }[rank] as number[];
  const values = [1, 5, 5, 2, -4, -1, -3, -1];
  expect(await runLayer({ type: `globalAvgPool${rank}` }, shape, values)).toEqual({
    output: [3.25, -2.25],
    gradient: new Array(8).fill(0.25),
  });
  expect(await runLayer({ type: `globalMaxPool${rank}` }, shape, values)).toEqual({
    output: [5, -1],
    gradient: [0, 1, 0, 0, 0, 1, 0, 0],
  });
});

it.each([
  ['globalAvgPool2d', {}, [3], 'an input of rank 3, [channels, height, width]'],
  ['globalMaxPool3d', {}, [3, 4, 4], 'an input of rank 4, [channels, depth, height, width]'],
])('refuses %s %j of an input %j', (type, options, shape, expected) => {
  const { findings } = checkModel({ input: { shape }, layers: [{ type, ...options }] });
  expect(findings).toMatchObject([{ code: 'wrongRank', expected, received: `[${shape.join(', ')}]` }]);
});
