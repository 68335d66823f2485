import { targetsOf } from '../losses/document.ts';
import { classAxis } from '../losses/targets.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Head } from './heads.ts';
import type { Samples } from './samples.ts';

/** Share of the class targets at which the output is largest; the first of equal ones counts.
 *  Shapes: outputs [rows, ...output] in the order of the samples' rows. */
export function shareCorrect(
  { type: { shape }, loss }: Pick<Head, 'type' | 'loss'>,
  samples: Pick<Samples, 'rows' | 'targets'>,
  outputs: Float32Array,
): number {
  const axis = classAxis(shape.length, loss);
  const inner = sizeOf(shape.slice(axis + 1));
  const positions = sizeOf(targetsOf(loss).shape(shape, loss));
  let correct = 0;
  for (const [at, row] of samples.rows.entries()) {
    for (let position = 0; position < positions; position++) {
      const block = at * sizeOf(shape) + Math.floor(position / inner) * shape[axis] * inner + (position % inner);
      if (largest(outputs, block, shape[axis], inner) === samples.targets[row * positions + position]) correct++;
    }
  }
  return correct / (samples.rows.length * positions);
}

function largest(values: Float32Array, start: number, count: number, stride: number): number {
  let best = 0;
  for (let k = 1; k < count; k++) if (values[start + k * stride] > values[start + best * stride]) best = k;
  return best;
}
