import { targetsOf } from '../../losses/document.ts';
import { classAxis } from '../../losses/targets.ts';
import type { TypedArray } from '../../tensor/dtype.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { Head } from '../heads.ts';

/** Shares below this count as this where a logarithm is taken. */
const leastShare = 1e-6;

/** Outputs of which one is, for every loss, the best (or close to it) of those that are the same for every sample: zeros, the
 *  mean of the targets, their median, its logarithm and log odds, and the most frequent class. */
export function constantOutputs({ type: { shape }, loss }: Head, targets: TypedArray, samples: number): Float32Array[] {
  const size = sizeOf(shape);
  const zeros = new Float32Array(size);
  const ofClasses = targetsOf(loss).kind === 'class';
  const axis = classAxis(shape.length, loss);
  const mean = ofClasses ? classShares(targets, samples, shape, axis) : meansOf(targets, samples, size);
  const share = (value: number) => Math.min(Math.max(value, leastShare), 1 - leastShare);
  const logs = mean.map((value) => Math.log(share(value)));
  if (ofClasses) return [zeros, mean, logs, largestAlong(mean, shape, axis)];
  const odds = mean.map((value) => Math.log(share(value) / (1 - share(value))));
  return [zeros, mean, mediansOf(targets, samples, size), logs, odds];
}

function meansOf(values: TypedArray, samples: number, size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, at) => {
    let sum = 0;
    for (let row = 0; row < samples; row++) sum += Number(values[row * size + at]);
    return sum / samples;
  });
}

function mediansOf(values: TypedArray, samples: number, size: number): Float32Array {
  const column = new Float64Array(samples);
  return Float32Array.from({ length: size }, (_, at) => {
    for (let row = 0; row < samples; row++) column[row] = Number(values[row * size + at]);
    return column.sort()[Math.floor(samples / 2)];
  });
}

/** How often each class comes at each position, as shares. */
function classShares(targets: TypedArray, samples: number, shape: readonly number[], axis: number): Float32Array {
  const inner = sizeOf(shape.slice(axis + 1));
  const [classes, positions] = [shape[axis], sizeOf(shape) / shape[axis]];
  const shares = new Float32Array(sizeOf(shape));
  for (let at = 0; at < samples * positions; at++) {
    const label = Number(targets[at]);
    const position = at % positions;
    // What lies outside of the classes is a position that does not count.
    if (label < 0 || label >= classes) continue;
    shares[(Math.floor(position / inner) * classes + label) * inner + (position % inner)] += 1;
  }
  return shares.map((count) => count / samples);
}

/** 1 at the largest along an axis, 0 elsewhere. */
function largestAlong(values: Float32Array, shape: readonly number[], axis: number): Float32Array {
  const inner = sizeOf(shape.slice(axis + 1));
  const classes = shape[axis];
  const out = new Float32Array(values.length);
  for (let position = 0; position < values.length / classes; position++) {
    const start = Math.floor(position / inner) * classes * inner + (position % inner);
    let best = start;
    for (let c = 1; c < classes; c++) if (values[start + c * inner] > values[best]) best = start + c * inner;
    out[best] = 1;
  }
  return out;
}
