import { describe, expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { type GivenTensor, runModel } from '../testing/run-model.ts';

// A kernel of one cell over a map of 3 x 3, moved by constant offsets: the values are read off the map. That no
// offset gives conv2d and that offsets of any kind agree with torchvision's deform_conv2d, the golden cases hold.

const map = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** What is seen at every position when all cells are moved by (dy, dx), and the slopes of the sum in dy and dx. */
async function moved(dy: number, dx: number, more: Readonly<Record<string, GivenTensor>> = {}, options: object = {}) {
  const layer = { id: 'd', type: 'deformableConv2d', filters: 1, kernelSize: 1, bias: false, ...options };
  const pass = await runModel(
    { input: { shape: [1, 3, 3] }, layers: [layer] },
    {
      input: { shape: [1, 1, 3, 3], data: map },
      parameters: {
        'd.weight': { shape: [1, 1, 1, 1], data: [1] },
        'd.offset.weight': { shape: [2, 1, 1, 1], data: [0, 0] },
        'd.offset.bias': { shape: [2], data: [dy, dx] },
        ...more,
      },
      slope: 'sum',
    },
  );
  return { output: pass.output, slopes: pass.gradients['d.offset.bias'], input: pass.gradients.input };
}

describe('a cell that is moved', () => {
  it.each([
    { by: [0, 0], output: map },
    { by: [0, 1], output: [2, 3, 0, 5, 6, 0, 8, 9, 0] },
    { by: [-1, 0], output: [0, 0, 0, 1, 2, 3, 4, 5, 6] },
    { by: [0.5, 0], output: [2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 3.5, 4, 4.5] },
    { by: [0.5, -0.5], output: [1.25, 3, 4, 2.75, 6, 7, 1.75, 3.75, 4.25] },
    { by: [-2.5, 0], output: [0, 0, 0, 0, 0, 0, 0.5, 1, 1.5] },
    { by: [3, 0], output: new Array(9).fill(0) },
    { by: [1e6, -1e6], output: new Array(9).fill(0) },
  ])('by $by sees $output', async ({ by: [dy, dx], output }) => {
    expect((await moved(dy, dx)).output).toEqual(output);
  });

  it('has the slope of the plane it lies on, and none beyond the ring around the map', async () => {
    // Sums over the map: 3 a row down and 1 a column on, but for the last row or column, which fall to zero.
    expect((await moved(0.25, 0)).slopes[0]).toBe(3 * 6 - (7 + 8 + 9));
    expect((await moved(0, 0.25)).slopes[1]).toBe(6 - (3 + 6 + 9));
    expect((await moved(40, -40)).slopes).toEqual([0, 0]);
  });

  it('hands its gradient to the cells around it by their shares', async () => {
    expect((await moved(0, 0.25)).input).toEqual([0.75, 1, 1, 0.75, 1, 1, 0.75, 1, 1]);
  });

  it('is weighted by the sigmoid of its mask', async () => {
    const mask = {
      'd.mask.weight': { shape: [1, 1, 1, 1], data: [0] },
      'd.mask.bias': { shape: [1], data: [Math.log(3)] },
    };
    const { output } = await moved(0, 0, mask, { modulated: true });
    for (const [at, value] of output.entries()) expect(value).toBeCloseTo(0.75 * map[at], 5);
  });

  it('by what is not a number is not a number, and no error', async () => {
    const { output } = await moved(Number.NaN, 0);
    expect(output.every(Number.isNaN)).toBe(true);
  });
});

it('starts with cells that are not moved', () => {
  const { model } = checkModel({
    input: { shape: [2, 5, 5] },
    layers: [{ id: 'd', type: 'deformableConv2d', filters: 2, kernelSize: 3, modulated: true }],
  });
  const zeros = model?.parameters.filter(({ initializer }) => JSON.stringify(initializer).includes('zeros'));
  expect(zeros?.map(({ name }) => name)).toEqual([
    'd.bias',
    'd.offset.weight',
    'd.offset.bias',
    'd.mask.weight',
    'd.mask.bias',
  ]);
});

it.each([
  {
    it: 'offsetGroups that do not divide',
    options: { offsetGroups: 3 },
    finding: {
      code: 'groupsDoNotDivide',
      pointer: '/layers/0/offsetGroups',
      expected: 'a number of offsetGroups that divides the channels',
      received: '3 offsetGroups for 4 channels',
    },
  },
  {
    it: 'groups that do not divide',
    options: { groups: 4 },
    finding: {
      code: 'groupsDoNotDivide',
      pointer: '/layers/0/groups',
      received: '4 groups for 4 channels and 2 filters',
    },
  },
  {
    it: 'a kernel that does not fit',
    options: { kernelSize: 6 },
    finding: { code: 'kernelExceedsInput', pointer: '/layers/0/kernelSize', received: 'one that spans [6, 6]' },
  },
])('refuses $it', ({ options, finding }) => {
  const layer = { id: 'd', type: 'deformableConv2d', filters: 2, kernelSize: 3, ...options };
  const { findings } = checkModel({ input: { shape: [4, 5, 5] }, layers: [layer] });
  expect(findings).toMatchObject([{ layer: 'd', hint: expect.any(String), ...finding }]);
});
