import { z } from 'zod';
import { add } from '../graph/ops/add.ts';
import type { Tensor } from '../graph/tensor.ts';
import * as registry from './index.ts';

type Strengths = { [Name in keyof typeof registry]?: number | undefined };

const fields = Object.fromEntries(Object.entries(registry).map(([name, { strength }]) => [name, strength.optional()]));

/** Schema of `{ l1, l2 }`: the strengths of the penalties on the weights of a layer, or of a model; never on biases. */
export const regularizerSchema = z.strictObject(fields).meta({ id: 'Regularizer' }) as unknown as z.ZodType<
  Strengths,
  Strengths
>;
export type RegularizerOptions = z.output<typeof regularizerSchema>;

/** Penalties of a weight that are not zero, each a scalar. */
export function penaltiesOf(weight: Tensor, options: RegularizerOptions): Tensor[] {
  return Object.entries(registry).flatMap(([name, { penalty }]) => {
    const strength = options[name as keyof typeof registry] ?? 0;
    return strength === 0 ? [] : [penalty(weight, strength)];
  });
}

/** The sum of scalars; undefined of none. */
export function total(parts: readonly Tensor[]): Tensor | undefined {
  return parts.length === 0 ? undefined : parts.reduce((sum, part) => add(sum, part));
}
