import type { Tensor } from '../graph/tensor.ts';
import { memberOf, namedSchema, type OptionsOf } from '../registry/registry.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Activation, ActivationMisfit } from './define-activation.ts';
import * as registry from './index.ts';

/** An activation with its options settled. */
export type ActivationOptions = OptionsOf<typeof registry>;

/** Schema of an activation in a document: a name, or `{ type, ...options }`. */
export const activationSchema = namedSchema(registry).meta({ id: 'Activation' });

/** Why the activation that options ask for does not fit samples of a shape (without the batch); undefined: it does. */
export function activationMisfit(shape: Shape, options: ActivationOptions): ActivationMisfit | undefined {
  return (memberOf(registry, options) as unknown as Activation).misfit?.(shape, options);
}

/** Applies the activation that options ask for. Shapes: any -> the same. */
export function activate(x: Tensor, options: ActivationOptions): Tensor {
  return (memberOf(registry, options) as unknown as Activation).apply(x, options);
}
