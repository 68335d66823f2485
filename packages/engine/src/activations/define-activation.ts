import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import type { Shape } from '../tensor/shape.ts';

export type ActivationConfig = z.ZodObject<{ type: z.ZodLiteral<string> }, z.core.$strict>;

/** An element-wise (or axis-wise) nonlinearity. */
export interface Activation<Config extends ActivationConfig = ActivationConfig> {
  readonly config: Config;
  /** Values of any shape to values of the same shape; the first axis is the batch. */
  apply(x: Tensor, options: z.output<Config>): Tensor;
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
  const { options, apply, examples } = definition;
  return { config: z.strictObject({ type: z.literal(type), ...options }), apply, examples };
}
