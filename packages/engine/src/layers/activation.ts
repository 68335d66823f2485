import { activate, activationSchema } from '../activations/document.ts';
import { defineLayer } from './define-layer.ts';

/** An activation as a layer of its own.
 *  @equation y = f(x)
 *  Shapes: any -> the same; no weights. A mask is passed on.
 *  @see CENG502 Eq. 28-30 */
export const activation = defineLayer('activation', {
  options: { activation: activationSchema.describe('What is applied: a name, or `{ type, ...options }`.') },
  arity: 'one',
  mask: 'pass',
  infer: ([input]) => input,
  build: ({ inputs: [{ tensor, mask }], options }) => ({ tensor: activate(tensor, options.activation), mask }),
  examples: [
    { inputs: [[3]], options: { activation: 'relu' } },
    { inputs: [[2, 3]], options: { activation: 'gelu' } },
    { inputs: [[2, 3, 2]], options: { activation: { type: 'softmax', axis: 0 } } },
    { inputs: [[4]], options: { activation: { type: 'elu', alpha: 0.5 } } },
    { inputs: [[2, 2]], options: { activation: 'swish' } },
    { inputs: [[]], options: { activation: 'softplus' } },
  ],
});
