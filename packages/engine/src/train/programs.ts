import type { SpikeGuard } from '../control/spike-guard.ts';
import type { BatchAugmentationOptions } from '../data/augmentation/document.ts';
import { gradients } from '../graph/differentiate.ts';
import * as ops from '../graph/ops/index.ts';
import type { Graph, Tensor } from '../graph/tensor.ts';
import { mixedLoss, rightCount, targetsOf } from '../losses/document.ts';
import { drawPlaceholders, forward, inputPlaceholders, type States } from '../model/forward.ts';
import type { Model } from '../model/model.ts';
import { type ObjectiveHead, objective } from '../model/objective.ts';
import { windowedForward } from '../model/windowed-forward.ts';
import type { Windows } from '../model/windows.ts';
import { emit } from '../onnx/emit.ts';
import { coefficientsOf, type OptimizerOptions, slotsOf, updateOf } from '../optimizers/document.ts';
import type { GradientClip } from '../optimizers/gradient-clip.ts';
import type { RegularizerOptions } from '../regularizers/document.ts';
import { graphOptimization } from '../runtime/graph-optimization.ts';
import type { Program, ProgramValue } from '../runtime/program.ts';
import { carriedState, carriedVector } from './carried-state.ts';
import { guardsAmong, recentAfter, recentLosses, soundness, spikeOf } from './guards.ts';
import { type Head, headsOf, type Losses } from './heads.ts';
import { type Layout, layoutOf, packTensor, unpackTensor } from './layout.ts';
import { silentDraws } from './silent-draws.ts';

/** What a training step is compiled from. */
export interface TrainingSpec extends Losses {
  readonly model: Model;
  readonly optimizer: OptimizerOptions;
  readonly regularizer?: RegularizerOptions | undefined;
  readonly gradientClip?: GradientClip | undefined;
  /** Whether steps also count what was right, where the loss knows right and wrong. Default: true. */
  readonly countCorrect?: boolean;
  readonly weighted?: boolean;
  /** Steps whose loss is a spike are refused. Default: none is. */
  readonly spikeGuard?: SpikeGuard | undefined;
  /** How the samples of a training batch are mixed with each other, and their targets with them. */
  readonly mixing?: BatchAugmentationOptions | undefined;
  /** Windows of the sequences at whose end alone there are targets: only the last one is backpropagated through. */
  readonly lastWindow?: Windows | undefined;
}

/** The window of a sequence that a step is over: of its first steps, or of later ones. */
export interface WindowStep {
  readonly model: Model;
  readonly isFirst: boolean;
  /** Length of the vector with the states between windows. */
  readonly carried: number;
}

/** Where the vectors of a training hold which tensor. */
export interface Layouts {
  /** Trained parameters, in the order of the document. */
  readonly parameters: Layout;
  /** Parameters that are held fixed. */
  readonly frozen: Layout;
  readonly buffers: Layout;
}

export function layoutsOf({ parameters, buffers }: Model): Layouts {
  return {
    parameters: layoutOf(parameters.filter(({ trainable }) => trainable)),
    frozen: layoutOf(parameters.filter(({ trainable }) => !trainable)),
    buffers: layoutOf(buffers),
  };
}

/** Name of an optimizer's slot among the vectors. */
export function slotVector(slot: string): string {
  return `slot:${slot}`;
}

/** Names of the vectors of a training, in the order in which they are kept. */
export function vectorsOf(spec: Pick<TrainingSpec, 'model' | 'optimizer' | 'spikeGuard'>): string[] {
  const layouts = layoutsOf(spec.model);
  const fixed = (['parameters', 'frozen', 'buffers'] as const).filter((name) => layouts[name].length > 0);
  const slots = layouts.parameters.length > 0 ? slotsOf(spec.optimizer).map(slotVector) : [];
  return [...fixed, ...slots, ...(spec.spikeGuard ? [recentLosses] : [])];
}

/** Those of them that hold the network itself. */
export function networkVectors(spec: Pick<TrainingSpec, 'model' | 'optimizer'>): string[] {
  return vectorsOf(spec).filter((name) => name === 'parameters' || name === 'frozen' || name === 'buffers');
}

/** A training step as a graph, and what is to be known of it to run it. */
interface TrainingStep {
  readonly graph: Graph;
  readonly vectors: Tensors;
  readonly next: Tensors;
  readonly feeds: Tensors;
  readonly results: Tensors;
  /** Names of its coefficients. */
  readonly scalars: readonly string[];
}

/** Builds one training step on a batch of that many samples: forward, loss, backward, clipping and update. */
function trainingStep(whole: TrainingSpec, batch: number, window?: WindowStep): TrainingStep {
  const spec = window ? { ...whole, model: window.model } : whole;
  const carried = window && carriedState(window.model, batch, window.carried, window.isFirst);
  const vectors: Tensors = {
    ...vectorPlaceholders(spec),
    ...(carried?.vector && { [carriedVector]: carried.vector }),
  };
  const built = buildBatch(spec, batch, vectors, 'train', carried?.states);
  const sampleWeights = spec.weighted ? ops.placeholder('float32', [batch]) : undefined;
  const { loss } = objective({ ...spec, heads: built.heads, sampleWeights, parameters: built.parameters });
  const scalars = Object.keys(coefficientsOf(spec.optimizer, 1, spec.optimizer.learningRate));
  const coefficients = Object.fromEntries(scalars.map((name) => [name, ops.placeholder('float32', [])]));
  const { updated, gradient } = nextVectors(spec, { ...built, vectors, loss, coefficients });
  const recent = vectors[recentLosses];
  const spike = spec.spikeGuard && recent && spikeOf(loss, recent, spec.spikeGuard);
  const written = [updated.parameters, updated.buffers].filter((vector) => vector !== undefined);
  const update = soundness(gradient, written);
  const next = {
    ...updated,
    ...(recent && { [recentLosses]: recentAfter(recent, loss) }),
    ...(carried && { [carriedVector]: carried.next(built.states) }),
  };
  const results: Record<string, Tensor> = {
    loss,
    ...(spike && { spike }),
    ...(update && { update }),
    ...(spec.countCorrect !== false && judged(built.heads[0])),
  };
  const feeds = { ...built.feeds, ...(sampleWeights && { sampleWeights }) };
  const graph = {
    inputs: { ...vectors, ...feeds, ...prefixed('coefficient:', coefficients) },
    outputs: { ...prefixed('next:', next), ...results },
  };
  return { graph, vectors, next, feeds, results, scalars };
}

/** The graph of a training step on a batch of that many samples. */
export function trainingGraph(spec: TrainingSpec, batch: number, window?: WindowStep): Graph {
  return trainingStep(spec, batch, window).graph;
}

/** Compiles one training step on a batch of that many samples: forward, loss, backward, clipping and update in one model.
 *  With a window the step is over its part of the sequences alone, and carries the state on. */
export function trainingProgram(spec: TrainingSpec, batch: number, window?: WindowStep): Program {
  const { graph, vectors, next, feeds, results, scalars } = trainingStep(spec, batch, window);
  return {
    key: programKey('train', batch, window),
    model: emit(graph),
    optimization: graphOptimization(graph),
    reads: Object.keys(vectors),
    writes: Object.keys(next),
    feeds: valuesOf(feeds),
    scalars: scalars.map((name) => `coefficient:${name}`),
    results: valuesOf(results),
    guards: guardsAmong(results),
  };
}

/** Name of a program: of one that trains on a window, with its length and whether it is the first. */
export function programKey(
  kind: 'train' | 'evaluate' | 'evaluateWeighted',
  batch: number,
  window?: Pick<WindowStep, 'model' | 'isFirst'>,
): string {
  if (window === undefined) return `${kind}:${batch}`;
  const [{ shape }] = Object.values(window.model.inputs);
  return `${kind}:${batch}:${window.isFirst ? 'first' : 'later'}:${shape[0]}`;
}

/** Tensors of a graph by their names. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** Placeholders of all vectors of a training. */
export function vectorPlaceholders(spec: TrainingSpec): Tensors {
  const layouts = layoutsOf(spec.model);
  const lengthOf = (name: string) => {
    if (name === recentLosses) return spec.spikeGuard?.window ?? 0;
    return name === 'frozen' || name === 'buffers' ? layouts[name].length : layouts.parameters.length;
  };
  return Object.fromEntries(vectorsOf(spec).map((name) => [name, ops.placeholder('float32', [lengthOf(name)])]));
}

/** A head with its output in the graph and the placeholder of its targets. */
export type BuiltHead = Head & ObjectiveHead;

/** The heads of a batch in the graph, and what feeds it. A probe is a training pass with its noise off. */
export function buildBatch(
  spec: TrainingSpec,
  batch: number,
  vectors: Tensors,
  purpose: 'train' | 'eval' | 'probe',
  states?: States,
) {
  const { model, lastWindow } = spec;
  const layouts = layoutsOf(model);
  const named = (name: keyof Layouts) => (vectors[name] ? unpackTensor(vectors[name], layouts[name]) : {});
  const trained = named('parameters');
  const parameters = { ...named('frozen'), ...trained };
  const inputs = inputPlaceholders(model, batch);
  const mode: 'train' | 'eval' = purpose === 'eval' ? 'eval' : 'train';
  const drawn = purpose === 'train' ? drawPlaceholders(model, batch) : {};
  const draws = purpose === 'probe' ? silentDraws(model, batch) : drawn;
  const given = { mode, inputs, parameters, buffers: named('buffers'), draws, ...(states && { states }) };
  const isCut = mode === 'train' && lastWindow !== undefined;
  const {
    outputs,
    buffers,
    states: after,
    values,
  } = isCut ? windowedForward(lastWindow, given) : forward(model, given);
  const asked = purpose === 'train' ? trainedHeads(spec) : headsOf(spec);
  const heads = asked.map((head) => builtHead(head, outputs[head.name]));
  const targets = Object.fromEntries(heads.map(({ suffix, targets }) => [`targets${suffix}`, targets]));
  const feeds = { ...prefixed('input:', inputs), ...targets, ...prefixed('draw:', drawn) };
  return { heads, parameters, trained, buffers, states: after, values, feeds };
}

/** The heads as they are trained: over mixed targets where batches are mixed. @throws {RangeError} where a loss takes none */
function trainedHeads(spec: TrainingSpec): readonly Head[] {
  const { mixing } = spec;
  const heads = headsOf(spec);
  if (!mixing) return heads;
  return heads.map((head) => {
    const loss = mixedLoss(head.loss);
    if (loss) return { ...head, loss };
    throw new RangeError(
      `${mixing.type} expects a loss over targets that can be mixed, received ${head.loss.type} for ${head.name}. Use crossEntropy without ignoreIndex, or a loss over numbers.`,
    );
  });
}

function builtHead(head: Head, output: Tensor): BuiltHead {
  const { dtype, shape } = targetsOf(head.loss);
  const [batch, ...sample] = output.shape;
  return { ...head, output, targets: ops.placeholder(dtype(output.dtype), [batch, ...shape(sample, head.loss)]) };
}

interface StepParts {
  readonly vectors: Tensors;
  readonly trained: Tensors;
  readonly buffers: Tensors;
  readonly loss: Tensor;
  readonly coefficients: Tensors;
}

/** The vectors after the step: updated parameters and slots, and the buffers that the layers moved; and the gradient as it is before clipping. */
function nextVectors(
  spec: TrainingSpec,
  { vectors, trained, buffers, loss, coefficients }: StepParts,
): { updated: Record<string, Tensor>; gradient?: Tensor } {
  const layouts = layoutsOf(spec.model);
  const updated: Record<string, Tensor> = {};
  if (vectors.buffers) updated.buffers = packTensor(buffers, layouts.buffers);
  if (!vectors.parameters) return { updated };
  const names = layouts.parameters.entries.map(({ name }) => name);
  const slopes = gradients(
    loss,
    names.map((name) => trained[name]),
  );
  const gradient = packTensor(Object.fromEntries(names.map((name, at) => [name, slopes[at]])), layouts.parameters);
  const slots = Object.fromEntries(slotsOf(spec.optimizer).map((slot) => [slot, vectors[slotVector(slot)]]));
  const update = updateOf(
    { parameters: vectors.parameters, gradient, slots, coefficients },
    spec.optimizer,
    spec.gradientClip,
  );
  updated.parameters = update.parameters;
  for (const [slot, tensor] of Object.entries(update.slots)) updated[slotVector(slot)] = tensor;
  return { updated, gradient };
}

/** How many positions are right and how many count, of a loss that knows right and wrong. */
export function judged({ output, targets, loss, suffix }: BuiltHead): Tensors {
  const correct = rightCount(output, targets, loss);
  return correct ? { [`correct${suffix}`]: correct } : {};
}

function prefixed(prefix: string, tensors: Tensors): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix}${name}`, tensor]));
}

/** What a program is told of tensors by name. */
export function valuesOf(tensors: Tensors): ProgramValue[] {
  return Object.entries(tensors).map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
}
