import { z } from 'zod';
import { sizeOf } from '../tensor/index.ts';
import { defineInitializer } from './define-initializer.ts';

/** Orthogonal: the weight, its kernel cells flattened into columns [out, in * cells], has orthonormal rows, or columns
 *  where there are fewer of them, times the gain. Drawn evenly among all such matrices.
 *  @equation W W^T = gain^2 I (W^T W where W has more rows than columns)
 *  Shapes: any; as torch.nn.init.orthogonal_, the Q of a QR decomposition of a normal matrix with a positive diagonal of R.
 *  @see Saxe, McClelland & Ganguli 2014, "Exact solutions to the nonlinear dynamics of learning" */
export const orthogonal = defineInitializer({
  config: z.strictObject({
    type: z.literal('orthogonal'),
    gain: z.number().positive().max(1e6).default(1).describe('Length of the rows, above 0 to 1e6. Default: 1.'),
  }),
  distribution: ({ fanIn, fanOut }, { gain }, shape = [fanOut, fanIn]) => {
    const { count, length } = vectorsOf(shape);
    return { mean: 0, standardDeviation: gain / Math.sqrt(Math.max(count, length)) };
  },
  fill: (out, shape, _fans, stream, { gain }) => {
    const { count, length } = vectorsOf(shape);
    const wide = count <= length;
    const [vectors, size] = wide ? [count, length] : [length, count];
    const drawn = new Float64Array(vectors * size);
    stream.fillNormal(drawn);
    orthonormalize(drawn, size);
    for (let v = 0; v < vectors; v++) {
      for (let i = 0; i < size; i++) out[wide ? v * size + i : i * vectors + v] = gain * drawn[v * size + i];
    }
  },
});

/** Rows of the flattened weight, and how long they are. */
function vectorsOf([count, ...rest]: readonly number[]): { count: number; length: number } {
  return { count, length: sizeOf(rest) };
}

/** Makes the vectors of `size` numbers, one after the other in `all`, orthonormal: the Gram-Schmidt process, which is the
 *  QR decomposition with a positive diagonal. */
function orthonormalize(all: Float64Array, size: number): void {
  for (let start = 0; start < all.length; start += size) {
    const vector = all.subarray(start, start + size);
    // Taken off twice, what rounding leaves of the others is as small as it gets.
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < start; other += size) takeOff(vector, all.subarray(other, other + size));
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let i = 0; i < size; i++) vector[i] /= norm;
  }
}

/** Takes off a vector its part along a unit vector. */
function takeOff(vector: Float64Array, unit: Float64Array): void {
  const along = dot(vector, unit);
  for (let i = 0; i < vector.length; i++) vector[i] -= along * unit[i];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
