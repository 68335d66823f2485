import { placeholder } from '../graph/ops/placeholder.ts';
import type { Graph, Tensor } from '../graph/tensor.ts';
import type { Layer, LayerExample } from '../layers/define-layer.ts';
import { checkModel } from '../model/check.ts';
import { drawPlaceholders, forward, inputPlaceholders } from '../model/forward.ts';
import type { Model } from '../model/model.ts';
import type { NamedData } from '../runtime/evaluate.ts';
import type { TensorData } from '../tensor/array.ts';
import { arrayConstructors } from '../tensor/dtype.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import { fillDraw } from '../train/draws.ts';
import { type Values, valuesFor } from './values.ts';

export type Mode = 'train' | 'eval';
type Precision = 'float32' | 'float64';
type Tensors = Readonly<Record<string, Tensor>>;

/** An example of a layer as a model of that one layer. */
export interface LayerUnderTest {
  readonly document: object;
  readonly model: Model;
  build(mode: Mode, batch: number, dtype?: Precision): BuiltLayer;
  /** Values for all placeholders of `build`. */
  feeds(mode: Mode, batch: number, dtype: Precision, seed: number): NamedData;
}

/** Its graph. Placeholders are named `input:...`, `parameter:...`, `buffer:...`, `draw:...`. */
export interface BuiltLayer {
  readonly inputs: Tensors;
  readonly output: Tensor;
  /** Buffers before and after. */
  readonly before: Tensors;
  readonly after: Tensors;
  readonly graph: Graph;
  /** Names in the order in which the layer asked for them. */
  readonly parametersRead: readonly string[];
  readonly drawsRead: readonly string[];
}

/** Makes a model of a layer's example. @throws {Error} with the findings if its document is refused. */
export function layerUnderTest(type: string, { inputs, options }: LayerExample<Layer['config']>): LayerUnderTest {
  const given = inputs.map((input) => ('shape' in input ? input : { shape: input }));
  const names = given.map((_, at) => `x${at}`);
  const types = given.map(({ shape, ...rest }) => ({ shape, dtype: 'below' in rest ? 'int64' : 'float32' }));
  const document = {
    inputs: Object.fromEntries(names.map((name, at) => [name, types[at]])),
    layers: [{ type, ...options, inputs: names }],
  };
  const { model, findings } = checkModel(document);
  if (model === undefined) throw new Error(`the example is refused: ${JSON.stringify(findings)}`);
  const values = Object.fromEntries(names.map((name, at) => [name, valuesOf(given[at])]));
  return {
    document,
    model,
    build: (mode, batch, dtype = 'float32') => build(model, mode, batch, dtype),
    feeds: (mode, batch, dtype, seed) => feedsOf(model, build(model, mode, batch, dtype), values, seed),
  };
}

function valuesOf(input: { readonly shape: Shape } | { readonly below: number }): Values {
  return 'below' in input ? { below: input.below } : 'normal';
}

function build(model: Model, mode: Mode, batch: number, dtype: Precision): BuiltLayer {
  const inputs = inputPlaceholders(model, batch, dtype);
  const named = (specs: Model['parameters'] | Model['buffers']) =>
    Object.fromEntries(specs.map(({ name, shape }) => [name, placeholder(dtype, shape)]));
  const [parameters, before] = [named(model.parameters), named(model.buffers)];
  const draws = drawPlaceholders(model, batch, dtype);
  const [parametersRead, drawsRead]: [string[], string[]] = [[], []];
  const { output, buffers: after } = forward(model, {
    mode,
    inputs,
    parameters: recorded(parameters, parametersRead),
    buffers: before,
    draws: recorded(draws, drawsRead),
  });
  const all = {
    ...prefixed('input:', inputs),
    ...prefixed('parameter:', parameters),
    ...prefixed('buffer:', before),
    ...(mode === 'train' && prefixed('draw:', draws)),
  };
  const graph = { inputs: all, outputs: { output, ...prefixed('next:', after) } };
  return { inputs: all, output, before, after, graph, parametersRead, drawsRead };
}

function prefixed(prefix: string, tensors: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));
}

/** The same tensors; every name that is asked for is noted. */
function recorded(tensors: Tensors, asked: string[]): Tensors {
  return new Proxy(tensors, {
    get(target, name) {
      asked.push(String(name));
      return Reflect.get(target, name);
    },
  });
}

function feedsOf(
  model: Model,
  { inputs }: BuiltLayer,
  values: Readonly<Record<string, Values>>,
  seed: number,
): NamedData {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, tensor]): [string, TensorData] => {
      const [role, name] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
      if (role === 'input') return [key, valuesFor(tensor, values[name], seed, name)];
      if (role === 'parameter') return [key, valuesFor(tensor, 'normal', seed, name)];
      if (role === 'buffer') return [key, valuesFor(tensor, 'positive', seed, name)];
      return [key, drawn(model, tensor, name, seed)];
    }),
  );
}

function drawn(model: Model, { dtype, shape }: Tensor, name: string, seed: number): TensorData {
  const draw = model.draws.find((each) => each.name === name);
  const numbers = new Float32Array(sizeOf(shape));
  if (draw !== undefined) fillDraw(numbers, draw, seed, 0);
  return { dtype, shape, data: arrayConstructors[dtype as Precision].from(numbers) } as TensorData;
}
