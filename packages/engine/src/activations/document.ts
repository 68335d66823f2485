import type { Tensor } from '../graph/tensor.ts';
import { memberOf, namedSchema, type OptionsOf } from '../registry/registry.ts';
import type { Activation } from './define-activation.ts';
import * as registry from './index.ts';

/** An activation with its options settled. */
export type ActivationOptions = OptionsOf<typeof registry>;

/** Schema of an activation in a document: a name, or `{ type, ...options }`. */
export const activationSchema = namedSchema(registry);

/** Applies the activation that options ask for. Shapes: any -> the same. */
export function activate(x: Tensor, options: ActivationOptions): Tensor {
  return (memberOf(registry, options) as unknown as Activation).apply(x, options);
}
