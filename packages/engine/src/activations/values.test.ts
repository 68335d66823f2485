import { describe, expect, it } from 'vitest';
import { gradients } from '../graph/differentiate.ts';
import { constant } from '../graph/ops/constant.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { placeholder } from '../graph/ops/placeholder.ts';
import { sum } from '../graph/ops/sum.ts';
import { evaluate } from '../runtime/evaluate.ts';
import { tensorData } from '../tensor/array.ts';
import type { Shape } from '../tensor/shape.ts';
import { activate, activationSchema } from './document.ts';

// Values, slopes and curvatures of PyTorch 1.13 in float64, at extremes, on either side of kinks and on them. On the kink of
// an ELU the curvature is not defined (NaN here: not compared); softplus at 1000, where PyTorch's own overflows, is x.

const points = [-1000, -3, -1, -0.25, 0, 0.5, 2, 1000];

type Figures = readonly number[];
const table: readonly [activation: object | string, values: Figures, slopes: Figures, curvatures: Figures][] = [
  ['linear', points, [1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0]],
  ['relu', [0, 0, 0, 0, 0, 0.5, 2, 1000], [0, 0, 0, 0, 0, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0]],
  [
    'sigmoid',
    [0, 0.0474258732, 0.268941421, 0.437823499, 0.5, 0.622459331, 0.880797078, 1],
    [0, 0.0451766597, 0.196611933, 0.246134083, 0.25, 0.235003712, 0.104993585, 0],
    [0, 0.0408915747, 0.0908577477, 0.030607512, 0, -0.0575567949, -0.0799625011, 0],
  ],
  [
    'tanh',
    [-1, -0.995054754, -0.761594156, -0.244918662, 0, 0.462117157, 0.96402758, 1],
    [0, 0.00986603717, 0.419974342, 0.940014849, 1, 0.786447733, 0.0706508249, 0],
    [0, 0.0196344944, 0.639700008, 0.460454359, 0, -0.726861981, -0.136218687, 0],
  ],
  [
    'softplus',
    [0, 0.0485873516, 0.313261688, 0.57593942, Math.LN2, 0.974076984, 2.12692801, 1000],
    [0, 0.0474258732, 0.268941421, 0.437823499, 0.5, 0.622459331, 0.880797078, 1],
    [0, 0.0451766597, 0.196611933, 0.246134083, 0.25, 0.235003712, 0.104993585, 0],
  ],
  [
    'swish',
    [0, -0.14227762, -0.268941421, -0.109455875, 0, 0.311229666, 1.76159416, 1000],
    [0, -0.088104106, 0.0723294881, 0.376289978, 0.5, 0.739961187, 1.09078425, 1],
    [0, -0.0323214045, 0.302366119, 0.484616287, 0.5, 0.441229027, 0.0500621687, 0],
  ],
  [
    { type: 'leakyRelu', alpha: 0.2 },
    [-200, -0.6, -0.2, -0.05, 0, 0.5, 2, 1000],
    [0.2, 0.2, 0.2, 0.2, 0.2, 1, 1, 1],
    [0, 0, 0, 0, 0, 0, 0, 0],
  ],
  [
    { type: 'elu', alpha: 0.7 },
    [-0.7, -0.665149052, -0.442484391, -0.154839452, 0, 0.5, 2, 1000],
    [0, 0.0348509479, 0.257515609, 0.545160548, 0.7, 1, 1, 1],
    [0, 0.0348509479, 0.257515609, 0.545160548, Number.NaN, 0, 0, 0],
  ],
  [
    'gelu',
    [0, -0.00404969409, -0.158655254, -0.100323419, 0, 0.345731231, 1.95449974, 1000],
    [0, -0.0119456472, -0.0833154706, 0.304626645, 0.5, 0.867495125, 1.0852318, 1],
    [0, -0.0310229389, 0.241970725, 0.749169476, 0.797884561, 0.616114322, -0.107981933, 0],
  ],
  [
    { type: 'gelu', approximate: 'tanh' },
    [0, -0.00363739208, -0.158808009, -0.100324649, 0, 0.34571401, 1.95459769, 1000],
    [0, -0.0115841666, -0.0829640838, 0.304645905, 0.5, 0.867369904, 1.08609926, 1],
    [0, -0.0317676589, 0.242148198, 0.748948614, 0.797884561, 0.615506895, -0.10787508, 0],
  ],
];

const precisions = [
  ['float32', 1e-6],
  ['float64', 1e-8],
] as const;

describe.each(precisions)('in %s', (dtype, tolerance) => {
  it.each(table)('%j has the values, slopes and curvatures of PyTorch', async (activation, ...expected) => {
    const x = placeholder(dtype, [points.length]);
    const value = activate(x, activationSchema.parse(activation as never));
    const [slope] = gradients(sum(value), [x]);
    const [curvature] = gradients(sum(slope), [x]);
    const given = { x: tensorOf(dtype, x.shape, points) };
    const results = await evaluate({ inputs: { x }, outputs: { value, slope, curvature } }, given);
    for (const [at, name] of ['value', 'slope', 'curvature'].entries()) {
      expectClose(name, Array.from(results[name].data, Number), expected[at], tolerance);
    }
  });

  it.each([
    [
      -1,
      [0.731058579, 0, 0, 0.268941421, 0.242403688, 0.267897507, 0.162488051, 0.327210754],
      [-0.5898358, 0, 0, 0.5898358, -0.38166603, -0.15390869, 0.069137712, 0.466437008],
    ],
    [0, [1, 0, 0.574442517, 1, 0, 1, 0.425557483, 0], [0, 0, 0, 0, 0, 0, 0, 0]],
  ])('softmax along axis %i has those of PyTorch, also where values are large', async (axis, values, slopes) => {
    const numbers = [1000, -1000, 0, 999, 0.1, 0.2, -0.3, 0.4];
    const x = placeholder(dtype, [1, 2, 4]);
    const value = activate(x, { type: 'softmax', axis });
    const weights = constant(dtype, [4], [1, 2, 3, 4]);
    const [slope] = gradients(sum(multiply(value, weights)), [x]);
    const given = { x: tensorOf(dtype, x.shape, numbers) };
    const results = await evaluate({ inputs: { x }, outputs: { value, slope } }, given);
    expectClose('value', Array.from(results.value.data, Number), values, tolerance);
    expectClose('slope', Array.from(results.slope.data, Number), slopes, tolerance);
  });
});

function tensorOf(dtype: 'float32' | 'float64', shape: Shape, values: readonly number[]) {
  if (dtype === 'float32') return tensorData(dtype, shape, Float32Array.from(values));
  return tensorData(dtype, shape, Float64Array.from(values));
}

function expectClose(what: string, received: readonly number[], expected: Figures, tolerance: number): void {
  expect(received.length).toBe(expected.length);
  for (const [at, value] of expected.entries()) {
    if (Number.isNaN(value)) continue;
    const off = Math.abs(received[at] - value) / (1 + Math.abs(value));
    expect(off, `${what} ${at}: expected ${value}, received ${received[at]}`).toBeLessThanOrEqual(tolerance);
  }
}
