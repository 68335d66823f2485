import { z } from 'zod';
import { scalarLike } from '../graph/ops/constant.ts';
import { multiply } from '../graph/ops/multiply.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { DType } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Judgement } from './judgement.ts';
import type { Reduction } from './reduce.ts';

/** Fields every loss has. */
const commonFields = {
  scale: z.number().positive().max(1e9).default(1).describe('Multiplies the data loss. Default: 1.'),
  reduction: z
    .enum(['batchMean', 'mean'])
    .default('batchMean')
    .describe('batchMean: sum over outputs, mean over samples; mean: over every element or position.'),
  gradientPenalty: z
    .strictObject({ lambda: z.number().positive().max(1e9).describe('Weight of the squared norm of the gradient.') })
    .optional()
    .describe('Adds lambda * sum over the trained parameters of (dL/dtheta)^2.'),
};

type LossConfig = z.ZodObject<{ type: z.ZodLiteral<string> } & typeof commonFields, z.core.$strict>;

/** What a loss is computed from; the first axis of everything is the batch. */
export interface LossCall<Options> {
  readonly output: Tensor;
  readonly targets: Tensor;
  /** [batch]: multiplies everything of a sample. */
  readonly sampleWeights?: Tensor | undefined;
  readonly options: Options;
}

/** What a loss expects of the model's output and of the targets, without the batch. */
export interface LossTargets {
  /** Class indexes, or numbers of the output's kind. */
  readonly kind: 'class' | 'number';
  /** Least and largest number that makes sense; absent: any does. */
  readonly range?: readonly [least: number, largest: number];
  readonly dtype: (output: DType) => DType;
  /** Shape of a sample's targets. */
  readonly shape: (output: Shape, options: object) => Shape;
}

/** A loss: how far outputs are from targets, as a scalar that is differentiated. */
export interface Loss<Config extends LossConfig = LossConfig> {
  readonly config: Config;
  /** What it expects as targets; where that is a choice of the options, as a function of them. */
  readonly targets: LossTargets | ((options: z.output<Config>) => LossTargets);
  /** What is wrong with an output of that shape (without the batch) for these options; undefined: nothing. */
  misfit?(output: Shape, options: z.output<Config>): LossMisfit | undefined;
  /** What the model predicts, where that is not its output: the output through the function the loss has in it. */
  prediction?(output: Tensor, options: z.output<Config>): Tensor;
  /** What outputs over classes are; absent: scores, of which the largest wins. */
  scale?(options: z.output<Config>): OutputScale;
  /** What the model gets right; absent: the loss knows no right and wrong. */
  judge?(call: LossCall<z.output<Config>>): Judgement;
  /** The same loss over targets that are mixed of several; undefined: it has none. Absent: numbers are mixed as they are, classes cannot be. */
  mixed?(options: z.output<Config>): z.output<Config> | undefined;
  /** Terms and their weights, to be reduced to the scalar. */
  terms(call: LossCall<z.output<Config>>): Reduction;
  /** Documents to try it with; its contract test runs them all. */
  readonly examples: readonly LossExample<Config>[];
}

/** What the outputs over classes are: logits of a softmax, probabilities, or scores that only rank. */
export type OutputScale = 'logits' | 'probabilities' | 'scores';

export interface LossExample<Config extends LossConfig> {
  readonly options: Omit<z.input<Config>, 'type'>;
  /** Shape of a sample's output. */
  readonly output: Shape;
  /** What outputs are drawn from: any numbers (default), or positive ones, such as probabilities. */
  readonly values?: 'normal' | 'positive';
  /** What numbers are drawn as targets: any (default), or 0 and 1. */
  readonly targets?: 'normal' | 'flag';
}

export interface LossMisfit {
  readonly expected: string;
  readonly received: string;
  readonly hint: string;
}

/** Makes a loss from its name, the schemas of its own options and its terms. */
export function defineLoss<Type extends string, Options extends z.ZodRawShape>(
  type: Type,
  definition: { readonly options: Options } & Omit<
    Loss<z.ZodObject<{ type: z.ZodLiteral<Type> } & typeof commonFields & Options, z.core.$strict>>,
    'config'
  >,
) {
  const { options, ...rest } = definition;
  return { config: z.strictObject({ type: z.literal(type), ...commonFields, ...options }), ...rest };
}

/** Multiplies a scalar by a number, unless that is 1. */
export function scaled(x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : multiply(x, scalarLike(x, factor));
}
