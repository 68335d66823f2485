import { targetsOf } from '../losses/document.ts';
import { classAxis } from '../losses/targets.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Head } from './heads.ts';
import type { BatchResults } from './metric-tally.ts';

/** What one output made of the samples of a batch; the arrays are good until the next batch. */
export interface ScannedHead {
  /** Of a sample. */
  readonly shape: Shape;
  /** The axis of the classes, where the targets are classes. */
  readonly axis: number;
  /** [samples, ...shape]. */
  readonly output: Float32Array;
  /** What is predicted: the output, or what the loss makes of it, such as the probabilities of logits. */
  readonly prediction: Float32Array;
  /** [samples, ...]: numbers, or the index of the class at each position. */
  readonly targets: Float32Array | Int32Array;
  /** [samples]. */
  readonly losses: Float32Array;
}

/** What a model made of a batch. */
export interface ScannedBatch {
  /** Number of its first sample among those that are scanned. */
  readonly start: number;
  /** By the names of the outputs. */
  readonly heads: Readonly<Record<string, ScannedHead>>;
}

/** Reads the results of an evaluated batch, output by output. */
export function scannedBatch(
  heads: readonly Head[],
  start: number,
  results: BatchResults,
  feeds: BatchResults,
): ScannedBatch {
  const read = ({ name, type: { shape }, loss, suffix }: Head): [string, ScannedHead] => {
    const output = results[`output${suffix}`] as Float32Array;
    const prediction = (results[`prediction${suffix}`] as Float32Array | undefined) ?? output;
    const losses = results[`sampleLosses${suffix}`] as Float32Array;
    const axis = targetsOf(loss).kind === 'class' ? classAxis(shape.length, loss) : 0;
    return [name, { shape, axis, output, prediction, targets: narrow(feeds[`targets${suffix}`]), losses }];
  };
  return { start, heads: Object.fromEntries(heads.map(read)) };
}

/** Class indexes as 32-bit integers. */
function narrow(targets: BatchResults[string]): Float32Array | Int32Array {
  if (!(targets instanceof BigInt64Array)) return targets as Float32Array;
  const halves = new Int32Array(targets.buffer, targets.byteOffset, 2 * targets.length);
  return Int32Array.from(targets, (_, at) => halves[2 * at]);
}
