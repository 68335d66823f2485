import type { TypedArray } from '../tensor/dtype.ts';
import type { OutputEvaluation } from './training-options.ts';

/** Puts the evaluations of batches together to one of all samples, for one output. */
export class EvaluationTally {
  readonly #outputSize: number;
  readonly #suffix: string;
  readonly #outputs: Float32Array;
  #predictions: Float32Array | undefined;
  #total = 0;
  #weight = 0;
  #right = 0;
  #counted = 0;

  constructor(samples: number, outputSize: number, suffix: string) {
    this.#suffix = suffix;
    this.#outputSize = outputSize;
    this.#outputs = new Float32Array(samples * outputSize);
  }

  /** Takes the results of the samples from `start` on. */
  add(start: number, results: Readonly<Record<string, TypedArray>>): void {
    const of = (name: string) => results[`${name}${this.#suffix}`];
    const prediction = of('prediction');
    this.#outputs.set(of('output') as Float32Array, start * this.#outputSize);
    if (prediction) {
      this.#predictions ??= new Float32Array(this.#outputs.length);
      this.#predictions.set(prediction as Float32Array, start * this.#outputSize);
    }
    this.#total += Number(of('lossTotal')[0]);
    this.#weight += Number(of('lossWeight')[0]);
    const [right, counted] = (of('correct') as Float32Array | undefined) ?? [0, 0];
    this.#right += right;
    this.#counted += counted;
  }

  result(): OutputEvaluation {
    const outputs = this.#outputs;
    const accuracy = this.#counted > 0 && { accuracy: this.#right / this.#counted };
    return { outputs, predictions: this.#predictions ?? outputs, loss: this.#total / this.#weight, ...accuracy };
  }
}
