import { cast } from '../../graph/ops/cast.ts';
import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { isNotANumber } from '../../graph/ops/is-not-a-number.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { slice } from '../../graph/ops/slice.ts';
import { where } from '../../graph/ops/where.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { type Shape, sizeOf } from '../../tensor/index.ts';
import type { Stage } from './define-preprocessing.ts';

/** Puts values where there is NaN, and [x is NaN] of the indicated elements at the end. Nothing is rounded: the graph gives the same bits. */
export function imputeStage(shape: Shape, filled: ReadonlyMap<number, number>, indicated: readonly number[]): Stage {
  const size = sizeOf(shape);
  const values = Float32Array.from({ length: size }, (_, at) => filled.get(at) ?? Number.NaN);
  const outSize = size + indicated.length;
  return {
    inSize: size,
    outSize,
    apply: (from, to, samples) => {
      for (let sample = 0; sample < samples; sample++) {
        const start = sample * size;
        const out = sample * outSize;
        for (let i = 0; i < indicated.length; i++)
          to[out + size + i] = Number(Number.isNaN(from[start + indicated[i]]));
        for (let i = 0; i < size; i++) {
          const value = from[start + i];
          to[out + i] = Number.isNaN(value) ? values[i] : value;
        }
      }
    },
    toGraph: (x) => {
      const flat = reshape(x, [x.shape[0], size]);
      const whole = where(isNotANumber(flat), constant(x.dtype, [size], values), flat);
      const flags = indicated.map((at) => flagOf(flat, at));
      return flags.length === 0 ? whole : concat([whole, ...flags], 1);
    },
  };
}

function flagOf(x: Tensor, at: number): Tensor {
  const column = slice(x, { starts: [0, at], counts: [x.shape[0], 1], steps: [1, 1] });
  return cast(isNotANumber(column), x.dtype);
}
