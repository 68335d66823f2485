import { gradients } from '../../graph/differentiate.ts';
import { scalarLike } from '../../graph/ops/constant.ts';
import * as ops from '../../graph/ops/index.ts';
import type { Graph, Tensor } from '../../graph/tensor.ts';
import { lossFraction } from '../../losses/document.ts';
import { emit } from '../../onnx/emit.ts';
import { graphOptimization } from '../../runtime/graph-optimization.ts';
import type { Program } from '../../runtime/program.ts';
import { sizeOf } from '../../tensor/shape.ts';
import {
  type BuiltHead,
  buildBatch,
  layoutsOf,
  networkVectors,
  type TrainingSpec,
  valuesOf,
  vectorPlaceholders,
} from '../programs.ts';
import { type ObservedLayer, observedLayers, type UnitKind } from './observed-layers.ts';

/** A layer as its results come: under which name, and how many numbers a batch of it holds. */
export interface ProbedLayer {
  readonly id: string;
  readonly kind: UnitKind;
  readonly units: number;
  /** Numbers of one unit in a batch. */
  readonly perUnit: number;
}

/** A probe with what its results are of. */
export interface ProbeProgram {
  readonly program: Program;
  /** Names of the vectors among its feeds. */
  readonly vectors: readonly string[];
  readonly layers: readonly ProbedLayer[];
  /** Trained parameters, in the order of their results. */
  readonly parameters: readonly string[];
  /** Recurrent layers whose gradient is told step by step. */
  readonly recurrent: readonly string[];
}

/** Beyond this share of its bound a unit hardly reacts any more: its slope is 2 % of the steepest. */
const saturation = 0.99;

/** Compiles a look at a network on a batch of that many samples: forward and backward with noise off. The vectors that hold
 *  it are fed like the batch, so that those of the training are not touched, and others can be looked at. What comes back
 *  is reduced to a few numbers a layer. */
export function probeProgram(spec: TrainingSpec, batch: number, weighted: boolean): ProbeProgram {
  const { graph, vectors, layers, parameters, recurrent } = probeStep(spec, batch, weighted);
  return {
    program: {
      key: probeKey(batch),
      model: emit(graph),
      optimization: graphOptimization(graph),
      reads: [],
      writes: [],
      feeds: valuesOf(graph.inputs),
      scalars: [],
      results: valuesOf(graph.outputs),
    },
    vectors: Object.keys(vectors),
    layers: layers.map(probedLayer),
    parameters,
    recurrent: recurrent.map(({ id }) => id),
  };
}

/** The graph of a look at a network on a batch of that many samples. */
export function probeGraph(spec: TrainingSpec, batch: number, weighted: boolean): Graph {
  return probeStep(spec, batch, weighted).graph;
}

function probeStep(spec: TrainingSpec, batch: number, weighted: boolean) {
  const all = vectorPlaceholders(spec);
  const vectors = Object.fromEntries(networkVectors(spec).map((name) => [name, all[name]]));
  const built = buildBatch(spec, batch, vectors, 'probe');
  const sampleWeights = weighted ? ops.placeholder('float32', [batch]) : undefined;
  const loss = lossResults(built.heads, sampleWeights);
  const layers = observedLayers(spec.model, built.values);
  const parameters = layoutsOf(spec.model).parameters.entries.map(({ name }) => name);
  const recurrent = spec.model.layers.filter(({ definition, options }) => definition.carries?.(options) !== undefined);
  const sequences = recurrent.map(({ inputs }) => built.values.get(inputs[0])?.tensor as Tensor);
  const slopes = gradients(loss.mean, [...parameters.map((name) => built.trained[name]), ...sequences]);
  const results = {
    ...loss.results,
    ...parameterResults(
      parameters.map((name) => built.trained[name]),
      slopes,
    ),
    ...Object.assign({}, ...layers.map(layerResults)),
    ...Object.fromEntries(recurrent.map(({ id }, at) => [`time:${id}`, perStep(slopes[parameters.length + at])])),
  };
  const feeds = { ...vectors, ...built.feeds, ...(sampleWeights && { sampleWeights }) };
  return { graph: { inputs: feeds, outputs: results }, vectors, layers, parameters, recurrent };
}

/** Name of a probe's program. */
export function probeKey(batch: number): string {
  return `probe:${batch}`;
}

type Tensors = Record<string, Tensor>;

/** The data loss of all heads, and of each the two halves of its fraction. */
function lossResults(heads: readonly BuiltHead[], sampleWeights: Tensor | undefined) {
  const fractions = heads.map(({ output, targets, loss }) => lossFraction(output, targets, loss, sampleWeights));
  const mean = fractions
    .map(({ total, weight }) => ops.divide(total, weight))
    .reduce((sum, each) => ops.add(sum, each));
  const results: Tensors = {
    lossTotal: vectorOf(fractions.map(({ total }) => total)),
    lossWeight: vectorOf(fractions.map(({ weight }) => weight)),
  };
  return { mean, results };
}

function parameterResults(parameters: readonly Tensor[], slopes: readonly Tensor[]): Tensors {
  if (parameters.length === 0) return {};
  const of = (tensors: readonly Tensor[]) => vectorOf(tensors.map((tensor) => ops.sum(ops.multiply(tensor, tensor))));
  const own = slopes.slice(0, parameters.length);
  return {
    parameterSquares: of(parameters),
    gradientSquares: of(own),
    gradientSizes: vectorOf(own.map((slope) => ops.sum(ops.abs(slope)))),
  };
}

/** Of a layer: sum and sum of squares, and for each unit how often it is not 0, or how often it sits at a bound. */
function layerResults({ id, kind, tensor, unitAxis }: ObservedLayer): Tensors {
  const x = ops.stopGradient(tensor);
  const moments = { [`moments:${id}`]: vectorOf([ops.sum(x), ops.sum(ops.multiply(x, x))]) };
  const others = x.shape.flatMap((_, axis) => (axis === unitAxis ? [] : [axis]));
  const count = (a: Tensor, above: number) =>
    ops.sum(ops.cast(ops.greater(a, scalarLike(a, above)), 'float32'), others);
  if (kind === 'rectified') return { ...moments, [`units:${id}`]: count(x, 0) };
  if (kind === 'tanh') return { ...moments, [`units:${id}`]: count(ops.abs(x), saturation) };
  if (kind !== 'sigmoid') return moments;
  // A sigmoid is a tanh of half its input, moved to 0 .. 1.
  const centered = ops.subtract(ops.multiply(x, scalarLike(x, 2)), scalarLike(x, 1));
  return { ...moments, [`units:${id}`]: count(ops.abs(centered), saturation) };
}

/** Squares of a gradient by the steps of its sequence. Shapes: [batch, time, ...] -> [time]. */
function perStep(slope: Tensor): Tensor {
  return ops.sum(
    ops.multiply(slope, slope),
    slope.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis])),
  );
}

function vectorOf(scalars: readonly Tensor[]): Tensor {
  return ops.concat(scalars.map((scalar) => ops.reshape(scalar, [1])));
}

function probedLayer({ id, kind, tensor: { shape }, unitAxis }: ObservedLayer): ProbedLayer {
  const units = shape[unitAxis];
  return { id, kind, units, perUnit: sizeOf(shape) / units };
}
