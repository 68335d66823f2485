import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import type { InitializerDocument } from '../initializers/document.ts';
import type { RegularizerOptions } from '../regularizers/document.ts';
import type { DType } from '../tensor/dtype.ts';
import type { RandomStream } from '../tensor/random.ts';
import type { Shape } from '../tensor/shape.ts';
import { checkedInfer } from './checked-infer.ts';

/** Name of a layer, unique in its document: letters, digits, _ and -. */
export const layerIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 letters, digits, _ or -')
  .describe('Name of the layer, unique in the document. Default: the type and its ordinal.');

/** Fields every layer has. */
const commonFields = {
  id: layerIdSchema.optional(),
  inputs: z
    .array(z.string())
    .min(1)
    .max(64)
    .optional()
    .describe('Names of the layers (or inputs) it reads. Default: the layer before.'),
  trainable: z.boolean().default(true).describe('false freezes its parameters. Default: true.'),
};

type LayerConfig = z.ZodObject<{ type: z.ZodLiteral<string> } & typeof commonFields, z.core.$strict>;

/** What is known of a layer's input or output: the type of one sample, without the batch. */
export interface SampleType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A parameter that is learned. */
export interface ParameterSpec {
  readonly shape: Shape;
  readonly initializer: InitializerDocument;
  /** weight: penalties apply to it; bias and scale: they do not. */
  readonly role: 'weight' | 'bias' | 'scale';
  /** Shape whose fans the initializer uses, where it is not the parameter's own (a bias: its weight's). */
  readonly fansFrom?: Shape;
}

/** A tensor that a layer keeps and updates itself, without a gradient. */
export interface BufferSpec {
  readonly shape: Shape;
  readonly initial: number;
}

/** Random numbers a layer needs in every training step. */
export interface DrawSpec {
  /** Sample: one such tensor a sample, the batch comes first. Batch: one for the whole batch. */
  readonly per: 'sample' | 'batch';
  readonly shape: Shape;
  /** bernoulli: 1 with probability p, else 0. normal: mean 0, the given standard deviation; uniform: [low, high);
   *  other: what `fill` writes, from those numbers alone, into as many tensors of the shape as `out` holds. */
  readonly distribution:
    | { readonly type: 'bernoulli'; readonly probability: number }
    | { readonly type: 'normal'; readonly mean: number; readonly standardDeviation: number }
    | { readonly type: 'uniform'; readonly low: number; readonly high: number }
    | { readonly type: 'other'; readonly fill: (out: Float32Array, numbers: RandomStream) => void };
}

/** A value that travels along the model's graph. */
export interface Value {
  /** [batch, ...]. */
  readonly tensor: Tensor;
  /** [batch, time], 1 where the step counts; absent: every step does. */
  readonly mask?: Tensor | undefined;
  /** What a recurrent layer ends with, for a layer that starts from it: [batch, hiddenSize] each, direction by direction. */
  readonly state?: readonly Tensor[] | undefined;
}

/** A finding of a layer's shape rule; the model adds where it is. */
export interface LayerFinding {
  readonly code?: string;
  /** Field of the layer that is at fault. */
  readonly field?: string;
  readonly severity?: 'error' | 'warning';
  readonly expected: string;
  readonly received: string;
  readonly hint: string;
}

export type Report = (finding: LayerFinding) => void;

/** The state that a recurrent layer carries along time; two layers whose states are alike may start from one another's. */
export interface CarriedState {
  readonly hiddenSize: number;
  readonly bidirectional: boolean;
  /** Tensors of one direction: 1 (h), or 2 (h and c). */
  readonly tensors: 1 | 2;
  /** Name of the layer from whose final state it starts. */
  readonly startsFrom: string | undefined;
}

/** What a layer's graph is built from. */
export interface LayerCall<Options> {
  readonly inputs: readonly Value[];
  /** What a layer that carries a state starts from; undefined: zeros. */
  readonly initialState?: readonly Tensor[] | undefined;
  readonly options: Options;
  /** train: noise is on, batch statistics are used; eval: neither. */
  readonly mode: 'train' | 'eval';
  parameter(name: string): Tensor;
  buffer(name: string): Tensor;
  /** New value of a buffer after this step. */
  updateBuffer(name: string, value: Tensor): void;
  /** The numbers drawn for this step, `[batch, ...]` or `[...]`. */
  draw(name: string): Tensor;
}

/** A layer, as data: what it may be asked for, what comes out, what it learns, and its graph. */
export interface Layer<Config extends LayerConfig = LayerConfig> {
  readonly config: Config;
  /** How many inputs it reads. */
  readonly arity: 'one' | 'many';
  /** What its inputs hold: numbers (default), indexes such as tokens (int64), or either. */
  readonly reads?: 'floats' | 'indexes' | 'any';
  /** What it does with the mask of its input: `pass` it on (each step alone), or `end` it (default). */
  readonly mask?: 'pass' | 'end';
  /** Fields that hold layers, of a composite: `one` chain, or a list of `many`. The layers become part of the model's graph, and
   *  the composite reads the ends of its chains in this order; an empty chain, or one left out, ends in what the composite reads. */
  readonly chains?: Readonly<Record<string, 'one' | 'many'>>;
  /** Type of the output; reports what does not fit and returns undefined where nothing can come out. */
  infer(inputs: readonly SampleType[], options: z.output<Config>, report: Report): SampleType | undefined;
  parameters?(inputs: readonly SampleType[], options: z.output<Config>): Readonly<Record<string, ParameterSpec>>;
  buffers?(inputs: readonly SampleType[], options: z.output<Config>): Readonly<Record<string, BufferSpec>>;
  draws?(inputs: readonly SampleType[], options: z.output<Config>): Readonly<Record<string, DrawSpec>>;
  /** Penalty on its weights, where its document asks for one. */
  regularizer?(options: z.output<Config>): RegularizerOptions | undefined;
  /** Of a recurrent layer: the state it carries. */
  carries?(options: z.output<Config>): CarriedState;
  build(call: LayerCall<z.output<Config>>): Value;
  /** Documents to try it with; the contract test runs every one. */
  readonly examples: readonly LayerExample<Config>[];
}

export interface LayerExample<Config extends LayerConfig> {
  /** Shapes of one sample; whole numbers from 0 to below a bound where that is what the layer reads. */
  readonly inputs: readonly (Shape | { readonly shape: Shape; readonly below: number })[];
  readonly options: Omit<z.input<Config>, 'type'>;
  /** surrogate: in training its gradient is, on purpose, not that of its output, and a golden case holds it instead. */
  readonly gradient?: 'exact' | 'surrogate';
}

/** Makes a layer from its name, the schemas of its own options and its rules. */
export function defineLayer<Type extends string, Options extends z.ZodRawShape>(
  type: Type,
  definition: { readonly options: Options } & Omit<
    Layer<z.ZodObject<{ type: z.ZodLiteral<Type> } & typeof commonFields & Options, z.core.$strict>>,
    'config'
  >,
) {
  const { options, ...rest } = definition;
  const infer = checkedInfer(definition.infer, definition.reads ?? 'floats');
  return { config: z.strictObject({ type: z.literal(type), ...commonFields, ...options }), ...rest, infer };
}
