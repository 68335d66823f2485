import { isFloat } from '../graph/ops/cast.ts';
import { placeholder } from '../graph/ops/placeholder.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Value } from '../layers/define-layer.ts';
import type { DType } from '../tensor/dtype.ts';
import type { Model, ModelLayer } from './model.ts';

export interface ForwardOptions {
  readonly mode: 'train' | 'eval';
  /** `[batch, ...]` by the names of the model's inputs. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** By their state_dict names. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  readonly buffers: Readonly<Record<string, Tensor>>;
  readonly draws?: Readonly<Record<string, Tensor>>;
  /** What recurrent layers start from, by their names, instead of zeros or the state of the layer they name. */
  readonly states?: States;
}

/** Final or initial states of recurrent layers by their names: [batch, hiddenSize] each, direction by direction. */
export type States = Readonly<Record<string, readonly Tensor[]>>;

export interface Forward {
  /** The model's first output, mostly the only one. */
  readonly output: Tensor;
  /** All of them by their names. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Buffers after the pass: those that did not change are as they were. */
  readonly buffers: Readonly<Record<string, Tensor>>;
  /** Final states of the recurrent layers. */
  readonly states: States;
  /** What every input and layer puts out, by its name. */
  readonly values: ReadonlyMap<string, Value>;
}

/** Builds the graph of a forward pass. Shapes: inputs [batch, ...] -> output [batch, ...]. */
export function forward(model: Model, options: ForwardOptions): Forward {
  const buffers: Record<string, Tensor> = { ...options.buffers };
  const values = new Map<string, Value>(Object.entries(options.inputs).map(([name, tensor]) => [name, { tensor }]));
  for (const layer of model.layers) values.set(layer.id, buildLayer(layer, values, options, buffers));
  const outputs = Object.fromEntries(model.outputs.map(({ id }) => [id, found(values, id).tensor]));
  const states = [...values].flatMap(([name, { state }]) => (state ? [[name, state] as const] : []));
  return { output: found(values, model.output).tensor, outputs, buffers, states: Object.fromEntries(states), values };
}

function buildLayer(
  layer: ModelLayer,
  values: ReadonlyMap<string, Value>,
  options: ForwardOptions,
  buffers: Record<string, Tensor>,
): Value {
  const { id, definition, options: chosen } = layer;
  return definition.build({
    inputs: layer.inputs.map((source) => found(values, source)),
    initialState: startOf(layer, values, options.states),
    options: chosen,
    mode: options.mode,
    parameter: (name) => own(options.parameters, `${id}.${name}`),
    buffer: (name) => own(options.buffers, `${id}.${name}`),
    updateBuffer: (name, value) => {
      buffers[`${id}.${name}`] = value;
    },
    draw: (name) => own(options.draws ?? {}, `${id}.${name}`),
  });
}

/** The state a recurrent layer starts from: the given one, or that of the layer it names. */
function startOf(
  { id, definition, options }: ModelLayer,
  values: ReadonlyMap<string, Value>,
  given: States | undefined,
): readonly Tensor[] | undefined {
  if (given && Object.hasOwn(given, id)) return given[id];
  const name = definition.carries?.(options).startsFrom;
  return name === undefined ? undefined : found(values, name).state;
}

function found(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new Error(`internal: ${name} is used before it is built`);
  return value;
}

function own(tensors: Readonly<Record<string, Tensor>>, name: string): Tensor {
  if (!Object.hasOwn(tensors, name)) throw new Error(`internal: no tensor named ${name}`);
  return tensors[name];
}

/** Placeholders for the inputs of a model, for a batch of that many samples. */
export function inputPlaceholders(model: Model, batch: number, dtype: DType = 'float32'): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(model.inputs).map(([name, input]) => {
      return [name, placeholder(isFloat(input.dtype) ? dtype : input.dtype, [batch, ...input.shape])];
    }),
  );
}

/** Placeholders for the random numbers of one training step, for a batch of that many samples. */
export function drawPlaceholders(model: Model, batch: number, dtype: DType = 'float32'): Record<string, Tensor> {
  return Object.fromEntries(
    model.draws.map(({ name, per, shape }) => [name, placeholder(dtype, per === 'sample' ? [batch, ...shape] : shape)]),
  );
}
