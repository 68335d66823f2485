import type { TypedArray } from '../tensor/dtype.ts';
import type { Evaluation } from './training-options.ts';

/** Puts the evaluations of batches together to one of all samples. */
export class EvaluationTally {
  readonly #outputSize: number;
  readonly #outputs: Float32Array;
  #predictions: Float32Array | undefined;
  #total = 0;
  #weight = 0;

  constructor(samples: number, outputSize: number) {
    this.#outputSize = outputSize;
    this.#outputs = new Float32Array(samples * outputSize);
  }

  /** Takes the results of the samples from `start` on. */
  add(start: number, { output, prediction, lossTotal, lossWeight }: Readonly<Record<string, TypedArray>>): void {
    this.#outputs.set(output as Float32Array, start * this.#outputSize);
    if (prediction) {
      this.#predictions ??= new Float32Array(this.#outputs.length);
      this.#predictions.set(prediction as Float32Array, start * this.#outputSize);
    }
    this.#total += Number(lossTotal[0]);
    this.#weight += Number(lossWeight[0]);
  }

  result(): Evaluation {
    const outputs = this.#outputs;
    return { outputs, predictions: this.#predictions ?? outputs, loss: this.#total / this.#weight };
  }
}
