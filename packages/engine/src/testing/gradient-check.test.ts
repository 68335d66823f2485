import { expect, it } from 'vitest';
import { unary } from '../graph/elementwise.ts';
import * as ops from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import { tensorData, zerosOf } from '../tensor/array.ts';
import { checkGradients, type GradientProblem, nonlinearSum } from './gradient-check.ts';
import { valuesFor } from './values.ts';

const x = ops.placeholder('float64', [2, 3]);

const drawn: GradientProblem['feeds'] = (seed) => ({ x: valuesFor(x, 'normal', seed, 'x') });

function problem(y: Tensor, feeds = drawn): GradientProblem {
  return { inputs: { x }, scalar: nonlinearSum(y), wanted: ['x'], feeds };
}

/** e^x whose gradient is off by one part in a hundred thousand. */
const nearlyExp = unary({
  name: 'nearlyExp',
  onnx: 'Exp',
  vjp: (gradient, _, y) => ops.multiply(ops.multiply(gradient, y), ops.constant('float64', [], [1.00001])),
  examples: [],
});

it('lets right gradients pass', () => expect(checkGradients(problem(ops.exp(x)))).resolves.toBeUndefined());

it('finds one that is off by 1e-5, and says where', async () => {
  await expect(checkGradients(problem(nearlyExp(x)))).rejects.toThrow(
    /^the gradient of x\[\d\]: expected -?[\d.e+-]+ by central differences, received -?[\d.e+-]+$/,
  );
});

it('passes over points near a kink', async () => {
  const nearKink = tensorData('float64', [2, 3], Float64Array.of(0.0005, 1, 2, 3, 4, 5));
  const feeds = (seed: number) => (seed === 0 ? { x: nearKink } : drawn(seed));
  await expect(checkGradients(problem(ops.relu(x), feeds))).resolves.toBeUndefined();
});

it('refuses what has kinks everywhere', async () => {
  await expect(checkGradients(problem(ops.relu(x), () => ({ x: zerosOf('float64', [2, 3]) })))).rejects.toThrow(
    /away from kinks/,
  );
});
