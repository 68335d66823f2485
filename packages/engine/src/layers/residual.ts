import { z } from 'zod';
import { add } from '../graph/ops/add.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { stopGradient } from '../graph/ops/stop-gradient.ts';
import { subtract } from '../graph/ops/subtract.ts';
import type { Tensor } from '../graph/tensor.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import { chainField, filledChainField } from './chain.ts';
import { defineLayer, type LayerCall } from './define-layer.ts';
import { joinMasks } from './merge.ts';

const options = {
  body: filledChainField.describe('Layers of f, one after the other; the first reads what the block reads.'),
  shortcut: chainField
    .default([])
    .describe('Layers of the shortcut, such as a convolution of kernelSize 1. Default: [], the identity.'),
  shakeDrop: z
    .strictObject({
      survival: z.number().gt(0).max(1).describe('Probability that the body counts as it is, above 0 to 1.'),
    })
    .optional()
    .describe('Disturbs the body at random while training. Default: not.'),
};

type ResidualOptions = z.output<z.ZodObject<typeof options>>;

/** Residual block: its body learns what is to be added to its input.
 *  @equation y = f(x) + s(x), with s(x) = x where no shortcut is given
 *  Shapes: body and shortcut (or the input) end in one shape, which is the output's.
 *  shakeDrop, training: y = s(x) + (gate + alpha - gate alpha) f(x), the gradient through beta in the place of alpha;
 *  gate ~ Bernoulli(survival), alpha ~ U(-1, 1), beta ~ U(0, 1), each one a sample. Evaluation: y = s(x) + survival f(x).
 *  @see He et al. 2016; shakeDrop: Yamada et al. 2019. */
export const residual = defineLayer('residual', {
  options,
  arity: 'one',
  chains: { body: 'one', shortcut: 'one' },
  mask: 'pass',
  infer: ([body, shortcut], _, report) => {
    if (body.dtype === shortcut.dtype && sameShape(body.shape, shortcut.shape)) return body;
    const [of, beside] = [body, shortcut].map(({ shape, dtype }) => `${dtype} ${formatShape(shape)}`);
    report({
      field: 'body',
      expected: `a body that ends in the shape of its shortcut, ${beside}`,
      received: of,
      hint: 'Give it a shortcut that ends in the same shape, such as a dense layer, or a convolution of kernelSize 1 with the same stride.',
    });
    return undefined;
  },
  draws: (_, { shakeDrop }) => {
    if (shakeDrop === undefined) return {};
    return {
      gate: { per: 'sample', shape: [], distribution: { type: 'bernoulli', probability: shakeDrop.survival } },
      alpha: { per: 'sample', shape: [], distribution: { type: 'uniform', low: -1, high: 1 } },
      beta: { per: 'sample', shape: [], distribution: { type: 'uniform', low: 0, high: 1 } },
    };
  },
  build: (call) => {
    const [body, shortcut] = call.inputs;
    return { tensor: add(shortcut.tensor, shaken(body.tensor, call)), mask: joinMasks(call.inputs) };
  },
  examples: [
    { inputs: [[3]], options: { body: [{ type: 'dense', units: 3, activation: 'tanh' }] } },
    {
      inputs: [[2, 4, 4]],
      options: {
        body: [
          { type: 'conv2d', filters: 3, kernelSize: 3, stride: 2, padding: 1 },
          { type: 'residual', body: [{ type: 'activation', activation: 'tanh' }] },
        ],
        shortcut: [{ type: 'conv2d', filters: 3, kernelSize: 1, stride: 2, bias: false }],
      },
    },
    {
      inputs: [[3]],
      options: { body: [{ type: 'dense', units: 3 }], shakeDrop: { survival: 0.6 } },
      gradient: 'surrogate',
    },
  ],
});

function shaken(body: Tensor, { options: { shakeDrop }, mode, draw }: LayerCall<ResidualOptions>): Tensor {
  if (shakeDrop === undefined) return body;
  if (mode === 'eval') return multiply(body, scalarLike(body, shakeDrop.survival));
  const gate = draw('gate');
  const factor = (noise: Tensor) => {
    const whole = subtract(add(gate, noise), multiply(gate, noise));
    return reshape(whole, [body.shape[0], ...body.shape.slice(1).map(() => 1)]);
  };
  const backward = factor(draw('beta'));
  const difference = subtract(factor(draw('alpha')), backward);
  return add(multiply(body, backward), stopGradient(multiply(body, difference)));
}
