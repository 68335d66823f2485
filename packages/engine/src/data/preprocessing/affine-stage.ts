import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { multiply } from '../../graph/ops/multiply.ts';
import { subtract } from '../../graph/ops/subtract.ts';
import { type Shape, sizeOf } from '../../tensor/index.ts';
import type { Stage } from './define-preprocessing.ts';

/** What is done to one feature or channel: y = (x - origin) * scale + shift. */
export interface AffineColumn {
  readonly origin: number;
  readonly scale: number;
  readonly shift: number;
}

interface Coefficients {
  readonly origin: Float32Array;
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

/** Rounded to float32; what the origin loses is made up for by the shift, so that a column far from zero keeps its digits. */
function coefficientsOf(columns: ReadonlyMap<number, AffineColumn>, size: number): Coefficients {
  const [origins, scales, shifts] = [new Float32Array(size), new Float32Array(size).fill(1), new Float32Array(size)];
  for (const [index, { origin, scale, shift }] of columns) {
    origins[index] = origin;
    scales[index] = scale;
    shifts[index] = (origins[index] - origin) * scale + shift;
  }
  return { origin: origins, scale: scales, shift: shifts };
}

/** One value per element of the sample, from one per element of a shape that broadcasts over it. */
function stretched(values: Float32Array, size: number): Float32Array {
  if (values.length === size) return values;
  const cells = size / values.length;
  return Float32Array.from({ length: size }, (_, i) => values[Math.floor(i / cells)]);
}

/** y = (x - origin) * scale + shift for the given features or channels; the others stay as they are.
 *  In float32 as the graph's Sub, Mul and Add do: the same bits. */
export function affineStage(columns: ReadonlyMap<number, AffineColumn>, sampleShape: Shape, shape: Shape): Stage {
  const size = sizeOf(sampleShape);
  const kept = coefficientsOf(columns, sizeOf(shape));
  const [origin, scale, shift] = [kept.origin, kept.scale, kept.shift].map((values) => stretched(values, size));
  return {
    inSize: size,
    outSize: size,
    apply: (from, to, samples) => {
      for (let start = 0; start < samples * size; start += size) {
        for (let i = 0; i < size; i++) {
          to[start + i] = Math.fround(Math.fround(from[start + i] - origin[i]) * scale[i]) + shift[i];
        }
      }
    },
    toGraph: (x) => {
      const [origins, scales, shifts] = [kept.origin, kept.scale, kept.shift].map((values) =>
        constant(x.dtype, shape, values),
      );
      return add(multiply(subtract(x, origins), scales), shifts);
    },
  };
}
