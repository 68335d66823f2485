import { maxPool } from '../graph/ops/max-pool.ts';
import { defineLayer } from './define-layer.ts';
import { hasSpatialRank, paddingField, perAxis, positionsFor, windowFor } from './spatial.ts';

/** Makes a max pooling over `rank` spatial axes: the largest value of each window; padding counts as -infinity.
 *  Shapes: [channels, ...spatial] -> [channels, ...positions]; the last incomplete window is dropped.
 *  On a tie the gradient goes to the first largest value of the window, row-major. */
export function defineMaxPool<Type extends string>(type: Type, rank: number) {
  return defineLayer(type, {
    options: {
      poolSize: perAxis(1, rank).describe('Cells of the window along each axis.'),
      stride: perAxis(1, rank).optional().describe('Cells from one window to the next. Default: poolSize.'),
      padding: paddingField(rank),
    },
    arity: 'one',
    infer: ([input], options, report) => {
      if (!hasSpatialRank(input.shape, rank, report)) return undefined;
      const [channels, ...spatial] = input.shape;
      const positions = positionsFor(poolWindow(options, spatial), spatial, 'poolSize', report);
      return positions && { dtype: input.dtype, shape: [channels, ...positions] };
    },
    build: ({ inputs: [{ tensor }], options }) => ({
      tensor: maxPool(tensor, poolWindow(options, tensor.shape.slice(2))),
    }),
    examples: [
      { inputs: [[2, 6, 4, 4].slice(0, rank + 1)], options: { poolSize: 2 } },
      { inputs: [[1, 5, 5, 4].slice(0, rank + 1)], options: { poolSize: 3, stride: 1, padding: 'same' } },
    ],
  });
}

interface PoolOptions {
  readonly poolSize: number | readonly number[];
  readonly stride?: number | readonly number[] | undefined;
  readonly padding: 'same' | 'valid' | number | readonly number[];
}

/** The window of a pooling layer: its stride is its size unless said otherwise. */
export function poolWindow({ poolSize, stride = poolSize, padding }: PoolOptions, spatial: readonly number[]) {
  return windowFor({ kernel: poolSize, stride, padding }, spatial);
}
