import { z } from 'zod';
import { broadcastTo } from '../graph/ops/broadcast-to.ts';
import { cast } from '../graph/ops/cast.ts';
import { concat } from '../graph/ops/concat.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { matmul } from '../graph/ops/matmul.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { split } from '../graph/ops/split.ts';
import { transpose } from '../graph/ops/transpose.ts';
import { where } from '../graph/ops/where.ts';
import type { Tensor } from '../graph/tensor.ts';
import { initializerDocument } from '../initializers/document.ts';
import { formatShape } from '../tensor/shape.ts';
import {
  type CarriedState,
  type LayerCall,
  layerIdSchema,
  type ParameterSpec,
  type Report,
  type SampleType,
  type Value,
} from './define-layer.ts';
import { biasField, initializerFields, regularizerField, sizeField } from './fields.ts';

/** Options of every recurrent layer. */
export const recurrentFields = {
  hiddenSize: sizeField.describe('Numbers in the hidden state of one direction, 1 to 2^24.'),
  returnSequences: z
    .boolean()
    .default(false)
    .describe('true: the hidden state of every step; false: that of the last step. Default: false.'),
  bidirectional: z
    .boolean()
    .default(false)
    .describe(
      'Whether a second set of weights reads the steps backwards; its output follows on the last axis. Default: false.',
    ),
  bias: biasField,
  initialState: layerIdSchema
    .optional()
    .describe(
      'Name of a recurrent layer of the same hiddenSize and directions from whose final state this one starts, whatever that layer returns. Default: zeros.',
    ),
  ...initializerFields,
  recurrentInitializer: initializerDocument
    .default('xavierUniform')
    .describe('Start of the weight from hidden state to hidden state, gate by gate. Default: xavierUniform.'),
  regularizer: regularizerField,
};

export type RecurrentOptions = z.output<z.ZodObject<typeof recurrentFields>>;

/** Weights of one direction, as in torch.nn. H: hiddenSize, G: gates. */
export interface DirectionWeights {
  /** [G H, in]. */
  readonly input: Tensor;
  /** [G H, H]. */
  readonly hidden: Tensor;
  /** [G H] each; undefined without biases. */
  readonly inputBias: Tensor | undefined;
  readonly hiddenBias: Tensor | undefined;
}

/** What a cell does with the input that does not depend on the state: for all steps at once. */
export interface Projection {
  readonly weight: Tensor;
  readonly bias: Tensor | undefined;
}

/** One direction of a cell, ready to step through time. */
export interface PreparedCell {
  readonly projections: readonly Projection[];
  /** Shapes: projected [batch, rows of the weight] each; state [batch, H] each -> the next state. */
  step(projected: readonly Tensor[], state: readonly Tensor[]): readonly Tensor[];
}

/** What tells one recurrent layer from another. */
export interface Cell<Options> {
  /** Blocks of hiddenSize rows in its weights. */
  readonly gates: number;
  /** Tensors in its state; the first is the hidden state, which is put out. */
  readonly stateCount: 1 | 2;
  prepare(weights: DirectionWeights, options: Options): PreparedCell;
}

/** The shape rule, parameters and graph that recurrent layers share; what is left to say is the cell. */
export function recurrentLayer<Options extends RecurrentOptions>(cell: Cell<Options>) {
  return {
    arity: 'one' as const,
    infer: ([input]: readonly SampleType[], options: Options, report: Report) => outputType(input, options, report),
    parameters: ([{ shape }]: readonly SampleType[], options: Options) => parametersOf(shape[1], cell.gates, options),
    regularizer: ({ regularizer }: Options) => regularizer,
    carries: ({ hiddenSize, bidirectional, initialState }: Options): CarriedState => ({
      hiddenSize,
      bidirectional,
      tensors: cell.stateCount,
      startsFrom: initialState,
    }),
    build: (call: LayerCall<Options>) => unrolled(cell, call),
  };
}

function outputType(
  { shape, dtype }: SampleType,
  { hiddenSize, returnSequences, bidirectional }: RecurrentOptions,
  report: Report,
): SampleType | undefined {
  const [time] = shape;
  if (shape.length === 2) {
    const features = bidirectional ? 2 * hiddenSize : hiddenSize;
    return { dtype, shape: returnSequences ? [time, features] : [features] };
  }
  report({
    code: 'wrongRank',
    expected: 'a sequence [time, features]',
    received: formatShape(shape),
    hint:
      shape.length === 1
        ? 'Give the layer before returnSequences: true, or bring the input to [time, features] with reshape.'
        : 'Bring the input to [time, features] with reshape.',
  });
  return undefined;
}

function directionsOf({ bidirectional }: Pick<RecurrentOptions, 'bidirectional'>): readonly string[] {
  return bidirectional ? ['', '_reverse'] : [''];
}

function parametersOf(features: number, gates: number, options: RecurrentOptions): Record<string, ParameterSpec> {
  const { hiddenSize, bias, initializer, recurrentInitializer, biasInitializer } = options;
  const rows = gates * hiddenSize;
  const [fromInput, fromHidden] = [
    [hiddenSize, features],
    [hiddenSize, hiddenSize],
  ];
  const weight = { shape: [rows, features], initializer, role: 'weight', fansFrom: fromInput } as const;
  const recurrent = {
    shape: [rows, hiddenSize],
    initializer: recurrentInitializer,
    role: 'weight',
    fansFrom: fromHidden,
  } as const;
  const shift = { shape: [rows], initializer: biasInitializer, role: 'bias', fansFrom: fromHidden } as const;
  const specs: Record<string, ParameterSpec> = {};
  for (const suffix of directionsOf(options)) {
    specs[`weight_ih_l0${suffix}`] = weight;
    specs[`weight_hh_l0${suffix}`] = recurrent;
    if (!bias) continue;
    specs[`bias_ih_l0${suffix}`] = shift;
    specs[`bias_hh_l0${suffix}`] = shift;
  }
  return specs;
}

/** A pass through time in one direction. */
interface Pass {
  /** [batch, H] for every step, in the order of time. */
  readonly outputs: readonly Tensor[];
  readonly state: readonly Tensor[];
}

function unrolled<Options extends RecurrentOptions>(cell: Cell<Options>, call: LayerCall<Options>): Value {
  const { options, initialState } = call;
  const [{ tensor: x, mask }] = call.inputs;
  const [batch, time, features] = x.shape;
  const rows = reshape(transpose(x, [1, 0, 2]), [time * batch, features]);
  const keeps = mask && split(reshape(transpose(cast(mask, 'bool'), [1, 0]), [time * batch, 1]), pieces(time, batch));
  const passes = directionsOf(options).map((suffix, direction) => {
    const prepared = cell.prepare(weightsOf(call, suffix), options);
    const given = initialState?.slice(direction * cell.stateCount, (direction + 1) * cell.stateCount);
    // Zeros of the batch's size, so that the first step is one like the others.
    const zeros = broadcastTo(scalarLike(x, 0), [batch, options.hiddenSize]);
    const start = given ?? Array.from({ length: cell.stateCount }, () => zeros);
    return throughTime(prepared, projectedSteps(prepared, rows, time, batch), start, keeps, direction === 1);
  });
  const state = passes.flatMap((pass) => pass.state);
  if (!options.returnSequences) {
    const last = passes.map((pass) => pass.state[0]);
    return { tensor: concat(last, 1), state };
  }
  const sequences = passes.map(({ outputs }) => reshape(concat(outputs), [time, batch, options.hiddenSize]));
  const sequence = transpose(concat(sequences, 2), [1, 0, 2]);
  return { tensor: mask ? blanked(sequence, mask) : sequence, mask, state };
}

function weightsOf({ options, parameter }: LayerCall<RecurrentOptions>, suffix: string): DirectionWeights {
  const bias = (name: string) => (options.bias ? parameter(`${name}${suffix}`) : undefined);
  return {
    input: parameter(`weight_ih_l0${suffix}`),
    hidden: parameter(`weight_hh_l0${suffix}`),
    inputBias: bias('bias_ih_l0'),
    hiddenBias: bias('bias_hh_l0'),
  };
}

/** The input's share in every step, one matrix product for all of them. Shapes: rows [time batch, in] -> time times [batch, ...]. */
function projectedSteps({ projections }: PreparedCell, rows: Tensor, time: number, batch: number): Tensor[][] {
  const columns = projections.map(({ weight, bias }) => {
    const product = matmul(rows, weight, { transposeB: true, ...(bias && { bias }) });
    return split(product, pieces(time, batch));
  });
  return Array.from({ length: time }, (_, step) => columns.map((column) => column[step]));
}

function pieces(time: number, batch: number): number[] {
  return Array.from({ length: time }, () => batch);
}

function throughTime(
  { step }: PreparedCell,
  projected: readonly (readonly Tensor[])[],
  start: readonly Tensor[],
  keeps: readonly Tensor[] | undefined,
  backwards: boolean,
): Pass {
  let state = start;
  const outputs: Tensor[] = [];
  for (let i = 0; i < projected.length; i++) {
    const at = backwards ? projected.length - 1 - i : i;
    const next = step(projected[at], state);
    const before = state;
    // A masked step leaves the state as it was.
    state = keeps ? next.map((tensor, which) => where(keeps[at], tensor, before[which])) : next;
    outputs[at] = state[0];
  }
  return { outputs, state };
}

/** Zeros where the mask leaves a step out. Shapes: x [batch, time, features], mask [batch, time]. */
function blanked(x: Tensor, mask: Tensor): Tensor {
  return where(reshape(cast(mask, 'bool'), [...mask.shape, 1]), x, scalarLike(x, 0));
}
