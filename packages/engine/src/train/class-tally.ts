import { targetsOf } from '../losses/document.ts';
import { classAxis } from '../losses/targets.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Head } from './heads.ts';
import { type BatchResults, MetricTally } from './metric-tally.ts';
import type { ClassEvaluation } from './training-options.ts';

/** Keeps of the outputs of batches only the class at each position: those of all samples together could be many. */
export class ClassTally {
  readonly #shape: readonly number[];
  readonly #axis: number;
  readonly #suffix: string;
  readonly #classes: Int32Array;
  readonly #positions: number;
  readonly #metrics: MetricTally;

  constructor(samples: number, { type: { shape }, loss, suffix }: Head) {
    this.#shape = shape;
    this.#suffix = suffix;
    this.#axis = classAxis(shape.length, loss);
    this.#positions = sizeOf(targetsOf(loss).shape(shape, loss));
    this.#classes = new Int32Array(samples * this.#positions);
    this.#metrics = new MetricTally(suffix);
  }

  /** Takes the results of the samples from `start` on. */
  add(start: number, results: BatchResults): void {
    const output = results[`output${this.#suffix}`] as Float32Array;
    const count = this.#shape[this.#axis];
    const inner = sizeOf(this.#shape.slice(this.#axis + 1));
    for (let at = 0; at < output.length / count; at++) {
      const block = Math.floor(at / inner) * count * inner + (at % inner);
      this.#classes[start * this.#positions + at] = largest(output, block, count, inner);
    }
    this.#metrics.add(start, results);
  }

  result(): ClassEvaluation {
    return { classes: this.#classes, ...this.#metrics.result() };
  }
}

/** Place of the largest of `count` values; the first of equal ones. */
function largest(values: Float32Array, start: number, count: number, stride: number): number {
  let best = 0;
  for (let k = 1; k < count; k++) if (values[start + k * stride] > values[start + best * stride]) best = k;
  return best;
}
