import { gradients } from '../graph/differentiate.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { placeholder } from '../graph/ops/placeholder.ts';
import { sum } from '../graph/ops/sum.ts';
import { checkModel } from '../model/check.ts';
import { forward, inputPlaceholders } from '../model/forward.ts';
import { evaluate } from '../runtime/evaluate.ts';
import type { Shape } from '../tensor/shape.ts';
import { valuesFor } from './values.ts';

export interface GivenTensor {
  readonly shape: Shape;
  readonly data: ArrayLike<number>;
}

/** Output of a model of one float input in train mode, and the gradients of sum(output * output) / 2 or of the plain sum. */
export interface ModelPass {
  readonly output: readonly number[];
  /** Of the input, under `input`, and of every parameter under its name. */
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

/** Runs a model forward and backward in float32. @throws {Error} with the findings if its document is refused. */
export async function runModel(
  document: object,
  {
    input,
    parameters = {},
    slope = 'half the square',
  }: {
    readonly input: GivenTensor;
    readonly parameters?: Readonly<Record<string, GivenTensor>>;
    readonly slope?: 'half the square' | 'sum';
  },
): Promise<ModelPass> {
  const { model, findings } = checkModel(document);
  if (model === undefined) throw new Error(`the model is refused: ${JSON.stringify(findings)}`);
  const inputs = inputPlaceholders(model, input.shape[0]);
  const learned = Object.fromEntries(model.parameters.map(({ name, shape }) => [name, placeholder('float32', shape)]));
  const { output } = forward(model, { mode: 'train', inputs, parameters: learned, buffers: {} });
  const scalar = sum(slope === 'sum' ? output : multiply(output, output));
  const wanted = { input: Object.values(inputs)[0], ...learned };
  const slopes = gradients(scalar, Object.values(wanted));
  const outputs = { output, ...Object.fromEntries(Object.keys(wanted).map((name, at) => [`d ${name}`, slopes[at]])) };
  const feeds = { [Object.keys(inputs)[0]]: input, ...parameters };
  const results = await evaluate(
    { inputs: { ...inputs, ...learned }, outputs },
    Object.fromEntries(
      Object.entries(feeds).map(([name, { shape, data }]) => [
        name,
        { dtype: 'float32', shape, data: Float32Array.from(data) },
      ]),
    ),
  );
  const factor = slope === 'sum' ? 1 : 0.5;
  const numbers = (name: string, times = 1) => Array.from(results[name].data as Float32Array, (v) => times * v);
  return {
    output: numbers('output'),
    gradients: Object.fromEntries(Object.keys(wanted).map((name) => [name, numbers(`d ${name}`, factor)])),
  };
}

/** A tensor of normal values: a function of the name and the shape. */
export function drawnTensor(name: string, shape: Shape): GivenTensor {
  return { shape, data: valuesFor({ dtype: 'float32', shape }, 'normal', 5, name).data as Float32Array };
}

/** Runs one layer without parameters on one sample: its output, and the gradient of the output's sum, to six places. */
export async function runLayer(layer: object, shape: Shape, values: readonly number[]) {
  const { output, gradients } = await runModel(
    { input: { shape }, layers: [layer] },
    { input: { shape: [1, ...shape], data: values }, slope: 'sum' },
  );
  const rounded = (numbers: readonly number[]) => numbers.map((value) => Math.round(value * 1e6) / 1e6);
  return { output: rounded(output), gradient: rounded(gradients.input) };
}
