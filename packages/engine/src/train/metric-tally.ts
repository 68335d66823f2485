import type { TypedArray } from '../tensor/dtype.ts';
import type { HeadMetrics } from './head-metrics.ts';

/** The results of one batch by their names. */
export type BatchResults = Readonly<Record<string, TypedArray>>;

/** Puts the loss and the accuracy of batches together to those of all samples, for one output. */
export class MetricTally {
  readonly #suffix: string;
  #total = 0;
  #weight = 0;
  #right = 0;
  #counted = 0;

  constructor(suffix: string) {
    this.#suffix = suffix;
  }

  /** Takes the results of a batch. */
  add(_start: number, results: BatchResults): void {
    const of = (name: string) => results[`${name}${this.#suffix}`];
    this.#total += Number(of('lossTotal')[0]);
    this.#weight += Number(of('lossWeight')[0]);
    const [right, counted] = (of('correct') as Float32Array | undefined) ?? [0, 0];
    this.#right += right;
    this.#counted += counted;
  }

  result(): HeadMetrics {
    const accuracy = this.#counted > 0 && { accuracy: this.#right / this.#counted };
    return { loss: this.#total / this.#weight, ...accuracy };
  }
}
