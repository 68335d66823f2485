import { gradients } from '../graph/differentiate.ts';
import * as ops from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import { type CompiledGraph, compile, type NamedData } from '../runtime/evaluate.ts';
import type { TensorData } from '../tensor/array.ts';
import { valuesFor } from './values.ts';

/** A scalar in float64 and what it depends on. */
export interface GradientProblem {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly scalar: Tensor;
  /** Names of the inputs whose gradients are checked. */
  readonly wanted: readonly string[];
  /** Values of all inputs for a seed. */
  readonly feeds: (seed: number) => NamedData;
}

/** Largest deviation that passes, of the largest slope of the same tensor. */
const tolerance = 1e-6;
/** Slopes below this are compared as if they were as large: central differences of sums are no finer. */
const floor = 1e-3;
/** Step of the differences; their error is of the order of its fourth power. */
const step = 1e-3;
const seeds = 40;

/** Holds gradients to central differences. Points near a kink, where differences of two widths disagree, are passed over for others.
 *  @throws {Error} that names the element whose gradient is off, or when every point lies near a kink. */
export async function checkGradients({ inputs, scalar, wanted, feeds }: GradientProblem): Promise<void> {
  const slopes = gradients(
    scalar,
    wanted.map((name) => inputs[name]),
  );
  const value = await compile({ inputs, outputs: { scalar } });
  const slope = await compile({ inputs, outputs: Object.fromEntries(slopes.map((tensor, at) => [`g${at}`, tensor])) });
  try {
    for (let seed = 0; seed < seeds; seed++) {
      const point = feeds(seed);
      const measured = await measuredSlopes(value, point, wanted);
      if (measured === undefined) continue;
      const given = await slope.run(point);
      for (const [at, name] of wanted.entries()) expectClose(name, given[`g${at}`], measured[at]);
      return;
    }
    throw new Error(`a gradient check expects a point away from kinks, received none in ${seeds}`);
  } finally {
    await value.close();
    await slope.close();
  }
}

/** A scalar that is not linear in a tensor, so that a wrong second factor of a chain shows: sum of w (y + y^2 / 2), w drawn. */
export function nonlinearSum(y: Tensor): Tensor {
  const { data } = valuesFor({ dtype: 'float64', shape: y.shape }, 'normal', 7, 'weights');
  const curved = ops.add(y, ops.multiply(ops.multiply(y, y), ops.constant('float64', [], [0.5])));
  return ops.sum(ops.multiply(curved, ops.constant('float64', y.shape, data as Float64Array)));
}

function expectClose(name: string, given: TensorData, measured: readonly number[]): void {
  const scale = measured.reduce((most, value) => Math.max(most, Math.abs(value)), floor);
  for (const [i, expected] of measured.entries()) {
    const received = Number(given.data[i]);
    if (Math.abs(received - expected) <= tolerance * scale) continue;
    throw new Error(`the gradient of ${name}[${i}]: expected ${expected} by central differences, received ${received}`);
  }
}

/** Slopes of every wanted input; undefined where those of two widths differ. */
async function measuredSlopes(
  value: CompiledGraph,
  point: NamedData,
  wanted: readonly string[],
): Promise<number[][] | undefined> {
  const all: number[][] = [];
  for (const name of wanted) {
    const slopes: number[] = [];
    for (let i = 0; i < point[name].data.length; i++) {
      const [wide, narrow] = await differences(value, point, name, i);
      const scale = Math.max(floor, Math.abs(wide));
      if (!(Math.abs(wide - narrow) <= 0.1 * tolerance * scale)) return undefined;
      slopes.push(narrow);
    }
    all.push(slopes);
  }
  return all;
}

/** Five-point differences of width 2h and h: (8 (f(+h) - f(-h)) - (f(+2h) - f(-2h))) / 12h. */
async function differences(
  value: CompiledGraph,
  point: NamedData,
  name: string,
  i: number,
): Promise<readonly [wide: number, narrow: number]> {
  const { data, ...type } = point[name] as TensorData<'float64'>;
  const at = async (by: number) => {
    const moved = data.slice();
    moved[i] += by;
    return Number((await value.run({ ...point, [name]: { ...type, data: moved } })).scalar.data[0]);
  };
  const slopes: number[] = [];
  for (const h of [step, step / 2]) {
    const near = (await at(h)) - (await at(-h));
    const far = (await at(2 * h)) - (await at(-2 * h));
    slopes.push((8 * near - far) / (12 * h));
  }
  return [slopes[0], slopes[1]];
}
