import { gradients } from '../graph/differentiate.ts';
import { constant } from '../graph/ops/constant.ts';
import { sum } from '../graph/ops/sum.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Layer } from '../layers/define-layer.ts';
import * as registry from '../layers/index.ts';
import { memberOf } from '../registry/registry.ts';
import { evaluate } from '../runtime/evaluate.ts';
import type { DType } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';

/** Values with their shape, the batch included. */
interface Given {
  readonly shape: Shape;
  readonly values: readonly number[];
  readonly dtype?: DType;
  /** [batch, time]. */
  readonly mask?: readonly number[];
}

interface PassOptions {
  readonly mode?: 'train' | 'eval';
  readonly parameters?: Readonly<Record<string, Given>>;
  readonly draws?: Readonly<Record<string, Given>>;
}

/** What came out of a layer. */
export interface LayerPass {
  readonly shape: Shape;
  readonly output: readonly number[];
  readonly mask: readonly number[] | undefined;
  /** Of the sum of the output, by parameter, and of the first input as `input`. */
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

/** Builds one layer from its document over given inputs, in float32, and runs it forward and back. */
export async function layerPass(
  document: { readonly type: string; readonly [option: string]: unknown },
  inputs: readonly Given[],
  { mode = 'train', parameters = {}, draws = {} }: PassOptions = {},
): Promise<LayerPass> {
  const layer = memberOf(registry, document) as unknown as Layer;
  const constants = (given: Readonly<Record<string, Given>>) =>
    Object.fromEntries(Object.entries(given).map(([name, each]) => [name, tensorOf(each)]));
  const [values, weights, noise] = [inputs.map(givenValue), constants(parameters), constants(draws)];
  const { tensor, mask } = layer.build({
    inputs: values,
    options: layer.config.parse(document) as never,
    mode,
    parameter: (name) => weights[name],
    buffer: (name) => weights[name],
    updateBuffer: () => undefined,
    draw: (name) => noise[name],
  });
  const wanted = Object.entries({ input: values[0].tensor, ...weights }).filter(([, { dtype }]) => dtype === 'float32');
  const slopes = gradients(
    sum(tensor),
    wanted.map(([, each]) => each),
  );
  const named = Object.fromEntries(wanted.map(([name], at) => [name, slopes[at]]));
  const numbers = await numbersOf({ ...named, 'the output': tensor, ...(mask && { 'the mask': mask }) });
  const { 'the output': output, 'the mask': kept, ...rest } = numbers;
  return { shape: tensor.shape, output, mask: kept, gradients: rest };
}

function givenValue(given: Given) {
  const { shape, mask } = given;
  return { tensor: tensorOf(given), mask: mask && constant('float32', shape.slice(0, 2), mask) };
}

function tensorOf({ dtype = 'float32', shape, values }: Given): Tensor {
  return constant(dtype, shape, values);
}

async function numbersOf(outputs: Readonly<Record<string, Tensor>>): Promise<Record<string, readonly number[]>> {
  const results = await evaluate({ inputs: {}, outputs });
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, Array.from(data, Number)]));
}
