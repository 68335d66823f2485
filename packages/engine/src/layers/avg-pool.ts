import { z } from 'zod';
import { avgPool } from '../graph/ops/avg-pool.ts';
import { defineLayer } from './define-layer.ts';
import { inferPool, poolFields, poolWindow } from './pool.ts';

/** Makes an average pooling over `rank` spatial axes: the mean of each window.
 *  @equation y[c, p] = sum over cells of x[c, p * stride + cell - padding] / count
 *  Shapes: [channels, ...spatial] -> [channels, ...positions]; the last incomplete window is dropped. */
export function defineAvgPool<Type extends string>(type: Type, rank: number) {
  return defineLayer(type, {
    options: {
      ...poolFields(rank),
      countIncludePad: z
        .boolean()
        .default(true)
        .describe('Whether padding counts as zeros of the mean. Default: true.'),
    },
    arity: 'one',
    infer: ([input], options, report) => inferPool(input, rank, options, report),
    build: ({ inputs: [{ tensor }], options }) => ({
      tensor: avgPool(tensor, poolWindow(options, tensor.shape.slice(2)), options.countIncludePad),
    }),
    examples: [
      { inputs: [[2, 7, 4, 4].slice(0, rank + 1)], options: { poolSize: 2 } },
      { inputs: [[1, 5, 5, 4].slice(0, rank + 1)], options: { poolSize: 3, stride: 2, padding: 1 } },
      {
        inputs: [[2, 5, 4, 3].slice(0, rank + 1)],
        options: { poolSize: [2, 3, 2].slice(0, rank), stride: 1, padding: 'same', countIncludePad: false },
      },
    ],
  });
}
