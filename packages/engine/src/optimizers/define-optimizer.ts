import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';

/** Fields every optimizer has. */
const commonFields = {
  weightDecay: z
    .number()
    .min(0)
    .max(1e6)
    .default(0)
    .describe('Share of the parameters added to the gradient (adamw: taken off the parameters). Default: 0.'),
};

type OptimizerConfig = z.ZodObject<
  { type: z.ZodLiteral<string>; learningRate: z.ZodDefault<z.ZodNumber> } & typeof commonFields,
  z.core.$strict
>;

/** Numbers computed outside the graph, in double precision, and fed to it at every step. */
export type Coefficients = Readonly<Record<string, number>>;

/** One update of all parameters at once: every tensor is the flat vector of all of them. */
export interface UpdateCall<Options> {
  readonly parameters: Tensor;
  readonly gradient: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
  readonly coefficients: Readonly<Record<string, Tensor>>;
  readonly options: Options;
}

export interface Update {
  readonly parameters: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

/** An update rule. Its state is one vector a slot, as long as the parameters and 0 at the start. */
export interface Optimizer<Config extends OptimizerConfig = OptimizerConfig> {
  readonly config: Config;
  /** Whether weight decay is the rule's own affair; else it is added to the gradient before. */
  readonly decoupledWeightDecay?: boolean;
  slots(options: z.output<Config>): readonly string[];
  /** What step (counted from 1) and learning rate come to. */
  coefficients(step: number, learningRate: number, options: z.output<Config>): Coefficients;
  update(call: UpdateCall<z.output<Config>>): Update;
  /** Documents to try it with; its contract test runs them all. */
  readonly examples: readonly Omit<z.input<Config>, 'type'>[];
}

/** Makes an optimizer from its name, its default learning rate, the schemas of its own options and its rule. */
export function defineOptimizer<Type extends string, Options extends z.ZodRawShape>(
  type: Type,
  definition: { readonly learningRate: number; readonly options: Options } & Omit<
    Optimizer<
      z.ZodObject<
        { type: z.ZodLiteral<Type>; learningRate: z.ZodDefault<z.ZodNumber> } & typeof commonFields & Options,
        z.core.$strict
      >
    >,
    'config'
  >,
) {
  const { learningRate: rate, options, ...rest } = definition;
  const learningRate = z.number().min(0).max(1e6).default(rate).describe(`Step size. Default: ${rate}.`);
  return { config: z.strictObject({ type: z.literal(type), learningRate, ...commonFields, ...options }), ...rest };
}
