import { describe, expect, it } from 'vitest';
import { placeholder } from '../graph/ops/placeholder.ts';
import { type CompiledGraph, compile } from '../runtime/evaluate.ts';
import type { TensorData } from '../tensor/array.ts';
import { describeDocuments } from '../testing/member-documents.ts';
import type { Optimizer } from './define-optimizer.ts';
import { coefficientsOf, type OptimizerOptions, optimizerSchema, slotsOf, updateOf } from './document.ts';
import * as registry from './index.ts';

// What every optimizer must pass, with each of its examples.

const members = Object.entries(registry) as unknown as [string, Optimizer][];
/** The quadratic 1/2 sum a x^2: steep along some axes, flat along others. */
const curvatures = [0.1, 0.5, 1, 3, 10];
const start = [1, -2, 0.5, 3, -1];

describe.each(members)('%s', (type, { config, examples }) => {
  describeDocuments(type, config, examples);

  describe.each(examples.map((options) => [JSON.stringify(options), options] as const))('%s', (_, chosen) => {
    const options = optimizerSchema.parse({ ...chosen, type } as never);

    it('gives back every slot it keeps, each as long as the parameters', () => {
      const { update, slots } = updateGraph(options);
      expect(new Set(slotsOf(options)).size).toBe(slotsOf(options).length);
      expect(Object.keys(update.slots).toSorted()).toEqual([...slotsOf(options)].toSorted());
      for (const tensor of [update.parameters, ...Object.values(update.slots), ...Object.values(slots)]) {
        expect(tensor).toMatchObject({ dtype: 'float32', shape: [start.length] });
      }
    });

    it('has finite coefficients of the same names at every step up to a million', () => {
      const names = Object.keys(coefficientsOf(options, 1, options.learningRate));
      const steps = [1, 2, 3, 5, 7, ...Array.from({ length: 601 }, (_value, i) => Math.round(10 ** (1 + i / 120)))];
      for (const rate of [0, 1e-8, options.learningRate, 10]) {
        for (const step of steps) {
          const coefficients = coefficientsOf(options, step, rate);
          expect(Object.keys(coefficients)).toEqual(names);
          expect(Object.values(coefficients).every((value) => Number.isFinite(Math.fround(value)))).toBe(true);
        }
      }
    });

    it('first steps downhill, not at all at a rate of 0', async () => {
      const [moved] = await descend(options, 1);
      const slope = start.reduce((total, x, i) => total + (moved[i] - x) * curvatures[i] * x, 0);
      expect(slope).toBeLessThan(0);
      const [still] = await descend(options, 1, 0);
      expect(still).toEqual(start);
    });

    it('decreases a quadratic in 200 steps', async () => {
      const path = await descend(options, 200);
      const height = (x: readonly number[]) =>
        x.reduce((total, value, i) => total + 0.5 * curvatures[i] * value ** 2, 0);
      expect(path.flat().every(Number.isFinite)).toBe(true);
      expect(height(path[199])).toBeLessThan(height(start));
    });

    it('treats every element alone: the order of the parameters does not matter', async () => {
      const forwards = await descend(options, 5);
      const backwards = await descend(options, 5, options.learningRate, [4, 3, 2, 1, 0]);
      for (const [step, values] of forwards.entries()) expect(backwards[step].toReversed()).toEqual(values);
    });

    it('pulls parameters towards 0 by weight decay where there is no gradient', async () => {
      const decaying = optimizerSchema.parse({ ...chosen, type, weightDecay: 0.1 } as never);
      const compiled = await compileUpdate(decaying);
      const state = startOf(decaying, start);
      const [moved] = await step(compiled, decaying, state, new Array(start.length).fill(0), 1, decaying.learningRate);
      for (const [i, x] of start.entries()) expect(Math.abs(moved[i])).toBeLessThan(Math.abs(x));
      await compiled.close();
    });
  });
});

function updateGraph(options: OptimizerOptions) {
  const vector = () => placeholder('float32', [start.length]);
  const [parameters, gradient] = [vector(), vector()];
  const slots = Object.fromEntries(slotsOf(options).map((slot) => [slot, vector()]));
  const names = Object.keys(coefficientsOf(options, 1, options.learningRate));
  const coefficients = Object.fromEntries(names.map((name) => [name, placeholder('float32', [])]));
  const update = updateOf({ parameters, gradient, slots, coefficients }, options);
  return { parameters, gradient, slots, coefficients, update };
}

function compileUpdate(options: OptimizerOptions): Promise<CompiledGraph> {
  const { parameters, gradient, slots, coefficients, update } = updateGraph(options);
  return compile({
    inputs: { parameters, gradient, ...prefixed('slot:', slots), ...prefixed('coefficient:', coefficients) },
    outputs: { 'next:parameters': update.parameters, ...prefixed('next:slot:', update.slots) },
  });
}

type State = Readonly<Record<string, TensorData>>;

function startOf(options: OptimizerOptions, values: readonly number[]): State {
  const zeros = slotsOf(options).map((slot) => [`slot:${slot}`, floats(values.map(() => 0))]);
  return { parameters: floats(values), ...Object.fromEntries(zeros) };
}

async function step(
  compiled: CompiledGraph,
  options: OptimizerOptions,
  state: State,
  gradient: readonly number[],
  at: number,
  rate: number,
): Promise<[number[], State]> {
  const scalars = Object.entries(coefficientsOf(options, at, rate)).map(([name, value]) => [
    `coefficient:${name}`,
    { dtype: 'float32', shape: [], data: Float32Array.of(value) },
  ]);
  const results = await compiled.run({ ...state, gradient: floats(gradient), ...Object.fromEntries(scalars) });
  const next = Object.fromEntries(Object.keys(state).map((name) => [name, results[`next:${name}`]]));
  return [Array.from(next.parameters.data, Number), next];
}

/** Parameters after each step down the quadratic, its axes in the given order. */
async function descend(
  options: OptimizerOptions,
  steps: number,
  rate = options.learningRate,
  order = [0, 1, 2, 3, 4],
): Promise<number[][]> {
  const compiled = await compileUpdate(options);
  let at = order.map((axis) => start[axis]);
  let state = startOf(options, at);
  const path: number[][] = [];
  for (let i = 1; i <= steps; i++) {
    const gradient = order.map((axis, k) => curvatures[axis] * at[k]);
    [at, state] = await step(compiled, options, state, gradient, i, rate);
    path.push(at);
  }
  await compiled.close();
  return path;
}

function prefixed<T>(prefix: string, record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [prefix + name, value]));
}

function floats(values: readonly number[]): TensorData {
  return { dtype: 'float32', shape: [values.length], data: Float32Array.from(values) };
}
