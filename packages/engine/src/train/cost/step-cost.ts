import type { Model, ModelLayer } from '../../model/model.ts';
import { sizeOf } from '../../tensor/shape.ts';

/** About how long things take on one core: a function of the document alone, so that what is decided by it is repeatable. */
export interface StepCost {
  /** A training step of one sample more, and what a step takes whatever its batch. */
  readonly msPerSample: number;
  readonly msPerStep: number;
  /** Compiling a program of forward and backward pass. */
  readonly msToCompile: number;
}

/** Multiplications and additions of a core in a millisecond, in kernels of middling size. */
const flopsPerMs = 3e7;
/** Of one op of a graph: to start its kernel, and to compile it. */
const [msPerOp, msPerCompiledOp] = [0.0005, 0.1];
/** Ops of a layer with its backward pass; of a recurrent one for each gate, step of its sequence and direction. */
const [opsOfLayer, opsOfGate] = [40, 12];
/** Forward pass, gradient of the input and gradient of the weights: a multiplication and an addition each. */
const flopsPerWeight = 6;

export function stepCost(model: Model): StepCost {
  const ops = model.layers.reduce((sum, layer) => sum + opsOf(layer), 0);
  return {
    msPerSample: flopsOfSample(model) / flopsPerMs,
    msPerStep: ops * msPerOp,
    msToCompile: ops * msPerCompiledOp,
  };
}

/** Floating point operations of a training step for each sample of its batch: forward and backward pass of the products
 *  with weights, which are nearly all of them. */
export function flopsOfSample({ layers }: Model): number {
  return layers.reduce((sum, layer) => sum + flopsOf(layer), 0);
}

function opsOf(layer: ModelLayer): number {
  const { definition, options, inputTypes } = layer;
  const carried = definition.carries?.(options);
  if (carried === undefined) return opsOfLayer;
  const rows = definition.parameters?.(inputTypes, options).weight_hh_l0?.shape[0] ?? carried.hiddenSize;
  const gates = (rows / carried.hiddenSize) * (carried.bidirectional ? 2 : 1);
  return opsOfLayer + timeOf(layer) * gates * opsOfGate;
}

function flopsOf(layer: ModelLayer): number {
  const { definition, options, inputTypes } = layer;
  const weights = Object.values(definition.parameters?.(inputTypes, options) ?? {}).filter(
    ({ role }) => role === 'weight',
  );
  const size = weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return flopsPerWeight * size * placesOf(layer);
}

/** How often the weights of a layer are used for a sample. */
function placesOf(layer: ModelLayer): number {
  const { type, definition, options, outputType } = layer;
  if (definition.carries?.(options)) return timeOf(layer);
  if (type === 'embedding' || /^locally/.test(type)) return 1;
  return sizeOf(/conv/i.test(type) ? outputType.shape.slice(1) : outputType.shape.slice(0, -1));
}

function timeOf({ inputTypes }: ModelLayer): number {
  return inputTypes[0]?.shape[0] ?? 1;
}
