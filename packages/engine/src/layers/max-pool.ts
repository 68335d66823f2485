import { maxPool } from '../graph/ops/max-pool.ts';
import { defineLayer } from './define-layer.ts';
import { inferPool, poolFields, poolWindow } from './pool.ts';

/** Makes a max pooling over `rank` spatial axes: the largest value of each window; padding counts as -infinity.
 *  @equation y[c, p] = max over cells of x[c, p * stride + cell - padding]
 *  Shapes: [channels, ...spatial] -> [channels, ...positions]; the last incomplete window is dropped. */
export function defineMaxPool<Type extends string>(type: Type, rank: number) {
  return defineLayer(type, {
    options: poolFields(rank),
    arity: 'one',
    infer: ([input], options, report) => inferPool(input, rank, options, report),
    build: ({ inputs: [{ tensor }], options }) => ({
      tensor: maxPool(tensor, poolWindow(options, tensor.shape.slice(2))),
    }),
    examples: [
      { inputs: [[2, 6, 4, 4].slice(0, rank + 1)], options: { poolSize: 2 } },
      { inputs: [[1, 5, 5, 4].slice(0, rank + 1)], options: { poolSize: 3, stride: 1, padding: 'same' } },
      { inputs: [[2, 5, 4, 3].slice(0, rank + 1)], options: { poolSize: [3, 2, 2].slice(0, rank), padding: 1 } },
      { inputs: [[2, 4, 3, 2].slice(0, rank + 1)], options: { poolSize: [4, 3, 2].slice(0, rank) } },
    ],
  });
}
