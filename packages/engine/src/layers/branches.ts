import { z } from 'zod';
import { chainField } from './chain.ts';
import { defineLayer } from './define-layer.ts';
import { mergedType, merges, mergeValues } from './merge.ts';

/** Inception block: several chains of layers read the same input, and their outputs are merged.
 *  @equation y = merge(f_1(x), ..., f_n(x)), merge one of concat, add and multiply
 *  Shapes: add, multiply: all branches end in one shape, which is the output's; concat: shapes differ along `axis` alone, where they add up.
 *  @see Szegedy et al. 2015. */
export const branches = defineLayer('branches', {
  options: {
    merge: z.enum(merges).default('concat').describe('How the branches become one. Default: concat.'),
    axis: z
      .int()
      .min(-6)
      .max(5)
      .default(0)
      .describe('Axis of concat without the batch: 0 the channels, -1 the last. Default: 0.'),
    branches: z
      .array(chainField)
      .min(1)
      .max(256)
      .describe('Chains of layers; the first of each reads what the block reads. An empty one is the identity.'),
  },
  arity: 'one',
  chains: { branches: 'many' },
  mask: 'pass',
  infer: (types, { merge, axis }, report) => mergedType(merge, axis, types, report),
  build: ({ inputs, options: { merge, axis } }) => mergeValues(merge, axis, inputs),
  examples: [
    {
      inputs: [[2, 4, 4]],
      options: {
        branches: [
          [{ type: 'conv2d', filters: 2, kernelSize: 1, activation: 'tanh' }],
          [{ type: 'conv2d', filters: 3, kernelSize: 3, padding: 'same' }],
          [],
        ],
      },
    },
    {
      inputs: [[3]],
      options: { merge: 'add', branches: [[{ type: 'dense', units: 2 }], [{ type: 'dense', units: 2 }]] },
    },
    {
      inputs: [[3]],
      options: { merge: 'multiply', branches: [[{ type: 'dense', units: 3, activation: 'tanh' }], []] },
    },
    {
      inputs: [[2, 3]],
      options: { axis: -1, branches: [[{ type: 'dense', units: 1 }], [{ type: 'dense', units: 2 }]] },
    },
  ],
});
