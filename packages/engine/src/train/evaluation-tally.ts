import { type BatchResults, MetricTally } from './metric-tally.ts';
import type { OutputEvaluation } from './training-options.ts';

/** Puts the evaluations of batches together to one of all samples, for one output. */
export class EvaluationTally {
  readonly #outputSize: number;
  readonly #suffix: string;
  readonly #outputs: Float32Array;
  readonly #metrics: MetricTally;
  #predictions: Float32Array | undefined;

  constructor(samples: number, outputSize: number, suffix: string) {
    this.#suffix = suffix;
    this.#outputSize = outputSize;
    this.#outputs = new Float32Array(samples * outputSize);
    this.#metrics = new MetricTally(suffix);
  }

  /** Takes the results of the samples from `start` on. */
  add(start: number, results: BatchResults): void {
    const of = (name: string) => results[`${name}${this.#suffix}`];
    const prediction = of('prediction');
    this.#outputs.set(of('output') as Float32Array, start * this.#outputSize);
    if (prediction) {
      this.#predictions ??= new Float32Array(this.#outputs.length);
      this.#predictions.set(prediction as Float32Array, start * this.#outputSize);
    }
    this.#metrics.add(start, results);
  }

  result(): OutputEvaluation {
    const outputs = this.#outputs;
    return { outputs, predictions: this.#predictions ?? outputs, ...this.#metrics.result() };
  }
}
