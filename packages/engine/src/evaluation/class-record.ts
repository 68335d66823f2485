import type { OutputScale } from '../losses/define-loss.ts';
import { sizeOf } from '../tensor/index.ts';
import type { ScannedHead } from '../train/scanned-batch.ts';

/** What is recorded, and how much of it. */
export interface ClassRecorderOptions {
  readonly samples: number;
  /** Shape and axis of the classes of the output. */
  readonly head: Pick<ScannedHead, 'shape' | 'axis'>;
  readonly scale: OutputScale;
  /** Positions with this target are left out. */
  readonly ignored?: number | undefined;
  /** Whether the scores of all classes are kept too, for curves. */
  readonly keepScores: boolean;
}

/** What is kept of a classifier's outputs: a few numbers a position, in the order of the samples. */
export interface ClassRecord {
  readonly classes: number;
  /** Samples, whatever was left out of them. */
  readonly samples: number;
  /** Of each position that counts: number of its sample, true class, class with the largest output (the lowest of equal ones). */
  readonly sampleOf: Int32Array;
  readonly targets: Int32Array;
  readonly predictions: Int32Array;
  /** Classes that were put before the true one. */
  readonly ranks: Int32Array;
  /** Probabilities of the true and of the predicted class; where the outputs give some. */
  readonly probabilities?: { readonly ofTruth: Float64Array; readonly ofPrediction: Float64Array };
  /** Loss of each sample. */
  readonly losses: Float32Array;
  /** Positions whose outputs are not all finite. */
  readonly nonFinite: number;
  /** What each position gives a class, its probability where there are some; undefined where scores were not kept. */
  scoresOf?(label: number): Float64Array;
}

/** Records the outputs of a classifier batch by batch. */
export class ClassRecorder {
  readonly #options: ClassRecorderOptions;
  readonly #classes: number;
  readonly #inner: number;
  readonly #positions: number;
  readonly #columns: Record<'sampleOf' | 'targets' | 'predictions' | 'ranks', Int32Array>;
  readonly #ofTruth: Float64Array;
  readonly #ofPrediction: Float64Array;
  readonly #largest: Float64Array;
  readonly #sums: Float64Array;
  readonly #losses: Float32Array;
  readonly #scores: Float32Array | undefined;
  #count = 0;
  #nonFinite = 0;

  constructor(options: ClassRecorderOptions) {
    const { samples, head, keepScores } = options;
    this.#options = options;
    this.#classes = head.shape[head.axis];
    this.#inner = sizeOf(head.shape.slice(head.axis + 1));
    this.#positions = sizeOf(head.shape) / this.#classes;
    const length = samples * this.#positions;
    const integers = () => new Int32Array(length);
    this.#columns = { sampleOf: integers(), targets: integers(), predictions: integers(), ranks: integers() };
    this.#ofTruth = new Float64Array(length);
    this.#ofPrediction = new Float64Array(length);
    this.#largest = new Float64Array(length);
    this.#sums = new Float64Array(length);
    this.#losses = new Float32Array(samples);
    this.#scores = keepScores ? new Float32Array(length * this.#classes) : undefined;
  }

  /** Takes what came of the samples from `start` on. */
  add(start: number, { output, targets, losses }: Pick<ScannedHead, 'output' | 'targets' | 'losses'>): void {
    this.#losses.set(losses, start);
    const block = this.#classes * this.#inner;
    for (let at = 0; at < targets.length; at++) {
      if (targets[at] === this.#options.ignored) continue;
      const first = Math.floor(at / this.#inner) * block + (at % this.#inner);
      this.#place(start + Math.floor(at / this.#positions), targets[at], output, first);
    }
  }

  result(): ClassRecord {
    const { samples, scale } = this.#options;
    const count = this.#count;
    const kept = <Values extends Int32Array | Float64Array>(values: Values) => values.subarray(0, count) as Values;
    const { sampleOf, targets, predictions, ranks } = this.#columns;
    const scores = this.#scores;
    return {
      classes: this.#classes,
      samples,
      sampleOf: kept(sampleOf),
      targets: kept(targets),
      predictions: kept(predictions),
      ranks: kept(ranks),
      ...(scale !== 'scores' && {
        probabilities: { ofTruth: kept(this.#ofTruth), ofPrediction: kept(this.#ofPrediction) },
      }),
      losses: this.#losses,
      nonFinite: this.#nonFinite,
      ...(scores && { scoresOf: (label: number) => this.#column(scores, label) }),
    };
  }

  #place(sample: number, target: number, output: Float32Array, first: number): void {
    const at = this.#count++;
    const [classes, inner] = [this.#classes, this.#inner];
    let [best, sum] = [0, 0];
    for (let k = 0; k < classes; k++) {
      const value = output[first + k * inner];
      sum += value;
      if (value > output[first + best * inner]) best = k;
      if (this.#scores) this.#scores[at * classes + k] = value;
    }
    // A sum is finite only when all its terms are: float32 numbers cannot overflow it.
    if (!Number.isFinite(sum)) this.#nonFinite++;
    this.#columns.sampleOf[at] = sample;
    this.#columns.targets[at] = target;
    this.#columns.predictions[at] = best;
    this.#columns.ranks[at] = this.#rank(output, first, target);
    this.#largest[at] = output[first + best * inner];
    this.#sums[at] = this.#sumOfPowers(output, first, this.#largest[at]);
    this.#ofTruth[at] = this.#probability(output[first + target * inner], at);
    this.#ofPrediction[at] = this.#probability(output[first + best * inner], at);
  }

  #rank(output: Float32Array, first: number, target: number): number {
    const truth = output[first + target * this.#inner];
    let before = 0;
    for (let k = 0; k < this.#classes; k++) {
      const value = output[first + k * this.#inner];
      if (value > truth || (value === truth && k < target)) before++;
    }
    return before;
  }

  #sumOfPowers(output: Float32Array, first: number, largest: number): number {
    if (this.#options.scale !== 'logits') return 1;
    let sum = 0;
    for (let k = 0; k < this.#classes; k++) sum += Math.exp(output[first + k * this.#inner] - largest);
    return sum;
  }

  // As `softmax` of the metrics computes it, so that what ties there ties here.
  #probability(value: number, at: number): number {
    return this.#options.scale === 'logits' ? Math.exp(value - this.#largest[at]) / this.#sums[at] : value;
  }

  #column(scores: Float32Array, label: number): Float64Array {
    return Float64Array.from({ length: this.#count }, (_, at) =>
      this.#probability(scores[at * this.#classes + label], at),
    );
  }
}
