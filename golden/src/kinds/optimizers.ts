import {
  coefficientsOf,
  compile,
  type Graph,
  type OptimizerOptions,
  ops,
  slotsOf,
  type TensorData,
  updateOf,
} from '@trainyard/engine';
import { z } from 'zod';
import { caseFields, documentField, numbers, toleranceField } from '../cases/fields.ts';
import { type OptimizerSettings, readOptimizer, refusal } from '../cases/read-documents.ts';
import { type Comparison, compare, listComparison } from '../verdict/compare.ts';
import { fail, type Verdict } from '../verdict/verdict.ts';
import { defineKind } from './define-kind.ts';

const trajectory = z.array(numbers);

const schema = z
  .strictObject({
    ...caseFields,
    ...toleranceField,
    optimizer: documentField,
    parameters: numbers,
    /** One a step; absent: the optimizer's own. */
    learningRates: numbers.optional(),
    gradients: trajectory.optional(),
    /** 1/2 x'Ax - b'x, whose gradient Ax - b is taken at the parameters of each step. */
    objective: z.strictObject({ type: z.literal('quadratic'), matrix: trajectory, vector: numbers }).optional(),
    expected: trajectory,
    /** theta of Eq. 16, where the parameters are theta + momentum * velocity. */
    expectedIterates: trajectory.optional(),
    /** What other rules of the same name would give: not ours. */
    alternatives: z.record(z.string(), trajectory).optional(),
  })
  .refine(({ gradients, objective }) => (gradients === undefined) !== (objective === undefined), {
    message: 'expected either gradients or an objective',
  });
type OptimizerCase = z.output<typeof schema>;

/** Parameters after each step of given gradients, or down a quadratic. */
export const optimizers = defineKind(schema, async (golden) => {
  const optimizer = readOptimizer(golden.optimizer);
  if (!optimizer.value) return refusal(optimizer);
  const { parameters, iterates } = await descend(golden, optimizer.value);
  const { expected, expectedIterates, tolerance } = golden;
  const verdict = compare(
    [
      ...stepComparisons('parameters', expected, parameters),
      ...(expectedIterates ? stepComparisons('iterates', expectedIterates, iterates) : []),
    ],
    tolerance,
  );
  return verdict.status === 'fail' ? explained(verdict.reason, golden, parameters) : verdict;
});

interface Trajectory {
  readonly parameters: number[][];
  readonly iterates: number[][];
}

async function descend(golden: OptimizerCase, settings: OptimizerSettings): Promise<Trajectory> {
  const { options } = settings;
  const compiled = await compile(updateGraph(golden.parameters.length, settings));
  try {
    const trajectory: Trajectory = { parameters: [], iterates: [] };
    let state = startOf(golden, options);
    for (const step of golden.expected.keys()) {
      const gradient = floats(gradientAt(golden, state.parameters, step));
      const results = await compiled.run({ ...state, gradient, ...coefficientsAt(golden, options, step) });
      state = Object.fromEntries(Object.keys(state).map((name) => [name, results[`next ${name}`] as TensorData]));
      trajectory.parameters.push(valuesOf(state.parameters));
      trajectory.iterates.push(iterateOf(state, options));
    }
    return trajectory;
  } finally {
    await compiled.close();
  }
}

/** One update over flat vectors: reads `parameters`, `gradient`, `slot ...` and the coefficients, gives `next ...`. */
function updateGraph(length: number, { options, clip }: OptimizerSettings): Graph {
  const vector = () => ops.placeholder('float32', [length]);
  const [parameters, gradient] = [vector(), vector()];
  const slots = Object.fromEntries(slotsOf(options).map((slot) => [slot, vector()]));
  const scalars = Object.keys(coefficientsOf(options, 1, options.learningRate));
  const coefficients = Object.fromEntries(scalars.map((name) => [name, ops.placeholder('float32', [])]));
  const update = updateOf({ parameters, gradient, slots, coefficients }, options, clip);
  return {
    inputs: { parameters, gradient, ...prefixed('slot ', slots), ...prefixed('coefficient ', coefficients) },
    outputs: { 'next parameters': update.parameters, ...prefixed('next slot ', update.slots) },
  };
}

function prefixed<T>(prefix: string, record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [`${prefix}${name}`, value]));
}

type State = Readonly<Record<string, TensorData>>;

function startOf({ parameters }: OptimizerCase, options: OptimizerOptions): State {
  const zeros = slotsOf(options).map((slot) => [slot, floats(parameters.map(() => 0))] as const);
  return { parameters: floats(parameters), ...prefixed('slot ', Object.fromEntries(zeros)) };
}

function coefficientsAt({ learningRates }: OptimizerCase, options: OptimizerOptions, step: number): State {
  const rate = learningRates ? at(learningRates, step, 'learningRates') : options.learningRate;
  const entries = Object.entries(coefficientsOf(options, step + 1, rate));
  return Object.fromEntries(
    entries.map(([name, value]) => [
      `coefficient ${name}`,
      { dtype: 'float32', shape: [], data: Float32Array.of(value) },
    ]),
  );
}

function gradientAt(
  { gradients, objective }: OptimizerCase,
  parameters: TensorData | undefined,
  step: number,
): number[] {
  if (!objective) return at(gradients ?? [], step, 'gradients');
  const x = valuesOf(parameters);
  return objective.matrix.map((row, i) => {
    return row.reduce((total, value, j) => total + value * (x[j] ?? Number.NaN), -at(objective.vector, i, 'vector'));
  });
}

/** theta = parameters - momentum * velocity: the stored parameters of a Nesterov step are the point looked ahead to. */
function iterateOf(state: State, options: OptimizerOptions): number[] {
  const momentum = 'momentum' in options ? options.momentum : 0;
  const velocity = state['slot velocity']?.data ?? [];
  return valuesOf(state.parameters).map((value, i) => value - momentum * Number(velocity[i] ?? 0));
}

function valuesOf(tensor: TensorData | undefined): number[] {
  return Array.from(tensor?.data ?? [], Number);
}

function at<T>(values: readonly T[], index: number, what: string): T {
  const value = values[index];
  if (value === undefined) throw new Error(`${what}: expected one for step ${index + 1}, received ${values.length}`);
  return value;
}

function floats(values: readonly number[]): TensorData {
  return { dtype: 'float32', shape: [values.length], data: Float32Array.from(values) };
}

function stepComparisons(what: string, expected: readonly number[][], received: readonly number[][]): Comparison[] {
  return expected.map((values, step) => listComparison(`${what} after step ${step + 1}`, values, received[step] ?? []));
}

/** Says so where the parameters follow another rule of the same name. */
function explained(reason: string, { alternatives = {}, tolerance }: OptimizerCase, parameters: number[][]): Verdict {
  const followed = Object.entries(alternatives).find(([, other]) => {
    return compare(stepComparisons('parameters', other, parameters), tolerance).status === 'pass';
  });
  return fail(followed ? `${reason}; they are those of alternatives.${followed[0]}` : reason);
}
