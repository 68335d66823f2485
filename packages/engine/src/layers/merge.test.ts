import { describe, expect, it } from 'vitest';
import { constant } from '../graph/ops/constant.ts';
import type { Tensor } from '../graph/tensor.ts';
import { checkModel } from '../model/check.ts';
import { evaluate } from '../runtime/evaluate.ts';
import { joinMasks, mergeValues } from './merge.ts';

const mask = (...steps: number[]) => constant('float32', [1, steps.length], steps);
const sequence = (...values: number[]) => constant('float32', [1, values.length / 2, 2], values);

async function numbers(tensor: Tensor | undefined): Promise<readonly number[] | undefined> {
  if (tensor === undefined) return undefined;
  const { y } = await evaluate({ inputs: {}, outputs: { y: tensor } }, {});
  return Array.from(y.data, Number);
}

const [a, b, c] = [sequence(1, 2, 3, 4), sequence(10, 20, 30, 40), sequence(5, 6, 7, 8)];

describe('merged values', () => {
  it.each([
    ['add', 0, [16, 28, 40, 52]],
    ['multiply', 0, [50, 240, 630, 1280]],
    ['concat', 0, [1, 2, 3, 4, 10, 20, 30, 40, 5, 6, 7, 8]],
    ['concat', -1, [1, 2, 10, 20, 5, 6, 3, 4, 30, 40, 7, 8]],
    ['concat', 1, [1, 2, 10, 20, 5, 6, 3, 4, 30, 40, 7, 8]],
    ['concat', -2, [1, 2, 3, 4, 10, 20, 30, 40, 5, 6, 7, 8]],
  ] as const)('%s on axis %i', async (merge, axis, expected) => {
    const { tensor } = mergeValues(
      merge,
      axis,
      [a, b, c].map((each) => ({ tensor: each })),
    );
    expect(await numbers(tensor)).toEqual(expected);
  });

  it('count one that is named twice twice', async () => {
    expect(await numbers(mergeValues('add', 0, [{ tensor: a }, { tensor: a }]).tensor)).toEqual([2, 4, 6, 8]);
    expect(await numbers(mergeValues('multiply', 0, [{ tensor: a }, { tensor: a }]).tensor)).toEqual([1, 4, 9, 16]);
  });
});

describe('masks', () => {
  it('keep a step where every value that has one keeps it', async () => {
    const values = [{ tensor: a, mask: mask(1, 1, 0, 0) }, { tensor: b }, { tensor: c, mask: mask(1, 0, 1, 0) }];
    expect(await numbers(joinMasks(values))).toEqual([1, 0, 0, 0]);
    expect(joinMasks([{ tensor: a }, { tensor: b }])).toBeUndefined();
  });

  it.each([
    ['add', 0, [1, 0]],
    ['multiply', 0, [1, 0]],
    ['concat', -1, [1, 0]],
    ['concat', 1, [1, 0]],
    ['concat', 0, undefined],
    ['concat', -2, undefined],
  ] as const)('go through %s on axis %i: %j', async (merge, axis, expected) => {
    const merged = mergeValues(merge, axis, [{ tensor: a, mask: mask(1, 0) }, { tensor: b }]);
    expect(await numbers(merged.mask)).toEqual(expected);
  });
});

describe('what does not fit', () => {
  const inputs = (first: readonly number[], second: readonly number[], dtype = 'float32') => ({
    one: { shape: first },
    two: { shape: second, dtype },
  });
  const findingsOf = (layer: object, given: object) =>
    checkModel({ inputs: given, layers: [{ inputs: ['one', 'two'], ...layer }] }).findings;

  it.each([
    ['add', {}, inputs([2, 3], [3, 2]), '', 'inputs of one shape', '[2, 3], [3, 2]'],
    ['multiply', {}, inputs([3], [1, 3]), '', 'inputs of one shape', '[3], [1, 3]'],
    ['add', {}, inputs([3], [3], 'int64'), '', 'a float32 input', 'int64'],
    ['concat', {}, inputs([3], [3], 'int64'), '', 'inputs of one element type', 'float32, int64'],
    ['concat', {}, inputs([2, 3], [2, 4]), '', 'inputs of one shape but for axis 0', '[2, 3], [2, 4]'],
    ['concat', { axis: -1 }, inputs([2, 3], [3]), '', 'inputs of one shape but for axis -1', '[2, 3], [3]'],
    ['concat', { axis: 2 }, inputs([2, 3], [2, 3]), '/axis', 'an axis from -2 to 1 (the batch is not counted)', '2'],
    ['concat', {}, inputs([], []), '/axis', 'inputs of rank 1 or more (the batch is not counted)', '0'],
  ])('%s %j of %j is one finding', (type, options, given, place, expected, received) => {
    const findings = findingsOf({ type, ...options }, given);
    expect(findings).toMatchObject([{ severity: 'error', pointer: `/layers/0${place}`, expected, received }]);
  });

  it('is only a warning where nothing is merged', () => {
    expect(findingsOf({ type: 'add', inputs: ['one'] }, { one: { shape: [3] } })).toMatchObject([
      { severity: 'warning', code: 'singleInput', pointer: '/layers/0/inputs', received: '1' },
    ]);
  });
});
