import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';

/** Fields every optimizer has. */
type CommonFields = Readonly<Record<'learningRate' | 'weightDecay', z.ZodDefault<z.ZodNumber>>>;

type OptimizerConfig = z.ZodObject<{ type: z.ZodLiteral<string> } & CommonFields, z.core.$strict>;

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
  definition: {
    readonly learningRate: number;
    /** Default of the option of that name. Default: 0. */
    readonly weightDecay?: number;
    readonly options: Options;
  } & Omit<Optimizer<z.ZodObject<{ type: z.ZodLiteral<Type> } & CommonFields & Options, z.core.$strict>>, 'config'>,
) {
  const { learningRate, weightDecay = 0, options, ...rest } = definition;
  const common = commonFields(learningRate, weightDecay, rest.decoupledWeightDecay ?? false);
  return { config: z.strictObject({ type: z.literal(type), ...common, ...options }), ...rest };
}

function commonFields(learningRate: number, weightDecay: number, decoupled: boolean): CommonFields {
  const decays = decoupled
    ? 'Share of the parameters taken off them, times the learning rate'
    : 'Share of the parameters added to the gradient, after clipping';
  return {
    learningRate: z
      .number()
      .min(0)
      .max(1e6)
      .default(learningRate)
      .describe(`Step size, 0 to 1e6; a schedule starts from it. Default: ${learningRate}.`),
    weightDecay: z
      .number()
      .min(0)
      .max(1e6)
      .default(weightDecay)
      .describe(`${decays}, 0 to 1e6. Default: ${weightDecay}.`),
  };
}
