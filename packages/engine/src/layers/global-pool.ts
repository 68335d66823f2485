import { maxPool } from '../graph/ops/max-pool.ts';
import { mean } from '../graph/ops/normalize.ts';
import { reshape } from '../graph/ops/reshape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { defineLayer } from './define-layer.ts';
import { hasSpatialRank, windowFor } from './spatial.ts';

/** Makes a pooling of whole maps over `rank` spatial axes. Shapes: [channels, ...spatial] -> [channels]. */
export function defineGlobalPool<Type extends string>(type: Type, rank: number, pool: (x: Tensor) => Tensor) {
  return defineLayer(type, {
    options: {},
    arity: 'one',
    infer: ([{ dtype, shape }], _, report) =>
      hasSpatialRank(shape, rank, report) ? { dtype, shape: [shape[0]] } : undefined,
    build: ({ inputs: [{ tensor }] }) => ({ tensor: reshape(pool(tensor), tensor.shape.slice(0, 2)) }),
    examples: [
      { inputs: [[3, 4, 3, 2].slice(0, rank + 1)], options: {} },
      { inputs: [[2, 1, 1, 1].slice(0, rank + 1)], options: {} },
    ],
  });
}

/** Mean of each map. Shapes: [batch, channels, ...spatial] -> [batch, channels, 1, ...]. */
export function averageOfMap(x: Tensor): Tensor {
  return mean(
    x,
    x.shape.slice(2).map((_, axis) => axis + 2),
  );
}

/** Largest value of each map: the window is the map. Shapes: [batch, channels, ...spatial] -> [batch, channels, 1, ...]. */
export function maximumOfMap(x: Tensor): Tensor {
  const spatial = x.shape.slice(2);
  return maxPool(x, windowFor({ kernel: spatial, stride: 1, padding: 'valid' }, spatial));
}
