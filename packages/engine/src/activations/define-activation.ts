import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import type { Shape } from '../tensor/shape.ts';

export type ActivationConfig = z.ZodObject<{ type: z.ZodLiteral<string> }, z.core.$strict>;

/** Why an activation cannot be applied. */
export interface ActivationMisfit {
  /** Option that is at fault. */
  readonly field: string;
  readonly expected: string;
  readonly received: string;
}

/** An element-wise (or axis-wise) nonlinearity. */
export interface Activation<Config extends ActivationConfig = ActivationConfig> {
  readonly config: Config;
  /** Values of any shape to values of the same shape; the first axis is the batch. */
  apply(x: Tensor, options: z.output<Config>): Tensor;
  /** What is wrong with the options for samples of a shape (without the batch); absent: nothing ever is. */
  misfit?(shape: Shape, options: z.output<Config>): ActivationMisfit | undefined;
  /** Documents to try it with, and the shape (with the batch) to do so; its contract test runs them all. */
  readonly examples: readonly { readonly options: Omit<z.input<Config>, 'type'>; readonly shape: Shape }[];
}

/** Makes an activation from its name, the schemas of its options and its graph. */
export function defineActivation<Type extends string, Options extends z.ZodRawShape>(
  type: Type,
  definition: { readonly options: Options } & Omit<
    Activation<z.ZodObject<{ type: z.ZodLiteral<Type> } & Options, z.core.$strict>>,
    'config'
  >,
) {
  const { options, ...rest } = definition;
  return { config: z.strictObject({ type: z.literal(type), ...options }), ...rest };
}
