import { describe, expect, it } from 'vitest';
import { evaluate } from '../runtime/evaluate.ts';
import type { TensorData } from '../tensor/array.ts';
import { arrayConstructors } from '../tensor/dtype.ts';
import { stream } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';
import { checkGradients, type GradientProblem } from '../testing/gradient-check.ts';
import { gradients } from './differentiate.ts';
import { applyAll, type ExampleInput, type Op, type OpExample } from './op.ts';
import * as ops from './ops/index.ts';
import type { Graph, Tensor } from './tensor.ts';

// What every op must pass: its shape rule tells the real shape, and its vector-Jacobian product agrees with central
// differences in float64, once and, differentiated again, twice.

const registry: [string, Op][] = Object.entries(ops).map(([key, { op }]) => [key, op as Op]);
const notRun = new Set(['placeholder']);

describe.each(registry)('%s', (key, op) => {
  it('is named as its registry key', () => expect(op.name).toBe(key));

  it('has examples', () => expect(op.examples.length > 0 || notRun.has(key)).toBe(true));

  describe.each(op.examples.map((example, at) => [at, example] as const))('example %i', (_, example) => {
    it('computes outputs of the shape and dtype its shape rule gives', async () => {
      const { outputs } = graphOf(op, example);
      const results = await evaluate(graphOf(op, example), feedsOf(example));
      for (const [name, tensor] of Object.entries(outputs)) {
        expect(results[name].shape).toEqual(tensor.shape);
        expect(results[name].dtype).toBe(tensor.dtype);
        expect(results[name].data.length).toBe(sizeOf(tensor.shape));
      }
    });

    if (!usesFloat64(example)) return;

    it('computes the same in float32, where ONNX Runtime may use other kernels', async () => {
      const reference = await evaluate(graphOf(op, example), feedsOf(example));
      const single = inFloat32(example);
      const results = await evaluate(graphOf(op, single), feedsOf(single));
      for (const [name, { data }] of Object.entries(reference)) {
        expect(results[name].data.length).toBe(data.length);
        for (const [i, expected] of Array.from(data, Number).entries())
          expect(Number(results[name].data[i])).toBeCloseTo(expected, 4);
      }
    });

    if (op.vjp === undefined) return;

    it('agrees with central differences', async () => {
      await checkGradients({ ...weightedSum(op, example), feeds: () => feedsOf(example) });
    });

    it('agrees with central differences when differentiated twice', async () => {
      const problem = weightedSum(op, example);
      const first = gradients(
        problem.scalar,
        problem.wanted.map((name) => problem.inputs[name]),
      );
      const scalar = first
        .map((gradient, at) => ops.sum(ops.multiply(gradient, ops.sigmoid(weights(gradient.shape, 100 + at)))))
        .reduce((total, part) => ops.add(total, part));
      await checkGradients({ ...problem, scalar, feeds: () => feedsOf(example) });
    });
  });
});

type Problem = Omit<GradientProblem, 'feeds'>;

function applied(op: Op, { inputs, attributes = {} }: OpExample<object>) {
  const tensors = inputs.map((input) => ops.placeholder(specOf(input).dtype, specOf(input).shape));
  const results = applyAll(op, tensors, attributes);
  return { inputs: named(tensors), outputs: named(results, 'y'), tensors, results };
}

function graphOf(op: Op, example: OpExample<object>): Graph {
  const { inputs, outputs } = applied(op, example);
  return { inputs, outputs };
}

function usesFloat64({ inputs }: OpExample<object>): boolean {
  return inputs.some((input) => specOf(input).dtype === 'float64');
}

function inFloat32({ inputs, ...rest }: OpExample<object>): OpExample<object> {
  const single = inputs
    .map(specOf)
    .map((input) => (input.dtype === 'float64' ? { ...input, dtype: 'float32' as const } : input));
  return { ...rest, inputs: single };
}

/** A scalar that is not linear in the outputs, so that second derivatives are not trivially zero. */
function weightedSum(op: Op, example: OpExample<object>): Problem {
  const { inputs, results } = applied(op, example);
  const scalar = results
    .map((result, at) => {
      const y = ops.cast(result, 'float64');
      return ops.sum(
        ops.multiply(
          ops.add(y, ops.multiply(ops.multiply(y, y), ops.constant('float64', [], [0.5]))),
          weights(y.shape, at),
        ),
      );
    })
    .reduce((total, part) => ops.add(total, part));
  return { inputs, scalar, wanted: Object.keys(inputs).filter((name) => inputs[name].dtype === 'float64') };
}

function named(tensors: readonly Tensor[], prefix = 't'): Record<string, Tensor> {
  return Object.fromEntries(tensors.map((tensor, at) => [`${prefix}${at}`, tensor]));
}

function weights(shape: readonly number[], index: number): Tensor {
  const values = new Float64Array(sizeOf(shape));
  stream(7, 'weights', index).fillNormal(values);
  return ops.constant('float64', shape, values);
}

function specOf(input: OpExample<object>['inputs'][number]): Required<ExampleInput> {
  const given = 'shape' in input ? input : { shape: input };
  return { dtype: 'float64', values: 'normal', ...given };
}

function feedsOf({ inputs }: OpExample<object>): Record<string, TensorData> {
  return Object.fromEntries(inputs.map((input, at) => [`t${at}`, valuesOf(specOf(input), at)]));
}

function valuesOf({ shape, dtype, values }: Required<ExampleInput>, index: number): TensorData {
  const size = sizeOf(shape);
  const numbers = typeof values === 'string' ? drawn(values, size, index) : values;
  const data = dtype === 'int64' ? BigInt64Array.from(numbers, BigInt) : arrayConstructors[dtype].from(numbers);
  return { dtype, shape, data } as TensorData;
}

function drawn(kind: 'normal' | 'positive' | 'distinct' | 'flag', size: number, index: number): number[] {
  const draws = new Float64Array(size);
  const source = stream(3, kind, index);
  if (kind === 'normal') source.fillNormal(draws);
  else source.fillUniform(draws);
  if (kind === 'positive') return Array.from(draws, (u) => 0.5 + 1.5 * u);
  if (kind === 'flag') return Array.from(draws, (u) => (u < 0.5 ? 0 : 1));
  if (kind === 'normal') return Array.from(draws);
  // Apart by 0.1 and off zero: central differences never cross a tie or a kink.
  return Array.from(source.permutation(size), (rank) => (rank - size / 2) * 0.1 + 0.03 + index * 0.017);
}
