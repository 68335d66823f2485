import type { ScannedHead } from '../train/scanned-batch.ts';

/** What is kept of an output of numbers, in the order of the samples. */
export interface NumberRecord {
  readonly samples: number;
  /** Numbers of a sample. */
  readonly outputs: number;
  /** [samples, outputs]. */
  readonly predictions: Float32Array;
  readonly targets: Float32Array;
  /** Loss of each sample. */
  readonly losses: Float32Array;
  /** Samples whose predictions are not all finite. */
  readonly nonFinite: number;
}

/** Records what an output of numbers predicts, batch by batch. */
export class NumberRecorder {
  readonly #outputs: number;
  readonly #predictions: Float32Array;
  readonly #targets: Float32Array;
  readonly #losses: Float32Array;

  constructor(samples: number, outputs: number) {
    this.#outputs = outputs;
    this.#predictions = new Float32Array(samples * outputs);
    this.#targets = new Float32Array(samples * outputs);
    this.#losses = new Float32Array(samples);
  }

  /** Takes what came of the samples from `start` on. */
  add(start: number, { prediction, targets, losses }: Pick<ScannedHead, 'prediction' | 'targets' | 'losses'>): void {
    this.#predictions.set(prediction, start * this.#outputs);
    this.#targets.set(targets, start * this.#outputs);
    this.#losses.set(losses, start);
  }

  result(): NumberRecord {
    const [outputs, predictions] = [this.#outputs, this.#predictions];
    const samples = this.#losses.length;
    let nonFinite = 0;
    for (let sample = 0; sample < samples; sample++) {
      if (!predictions.subarray(sample * outputs, (sample + 1) * outputs).every(Number.isFinite)) nonFinite++;
    }
    return { samples, outputs, predictions, targets: this.#targets, losses: this.#losses, nonFinite };
  }
}

/** One number of every sample. */
export function columnOf(values: ArrayLike<number>, outputs: number, output: number): Float64Array {
  return Float64Array.from({ length: values.length / outputs }, (_, sample) => values[sample * outputs + output]);
}
