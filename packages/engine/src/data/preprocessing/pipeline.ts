import { reshape } from '../../graph/ops/reshape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { formatShape, type Shape, ShapeError, sizeOf } from '../../tensor/index.ts';
import { Scratch } from '../../tensor/scratch.ts';
import type { Fitter, Stage, Statistics } from './define-preprocessing.ts';
import { type PreprocessingDocument, type PreprocessingOptions, preprocessingMember } from './document.ts';
import { planPreprocessing } from './plan.ts';
import type { SampleForm } from './sample-form.ts';

/** A stage with its options settled and its statistics found. */
export interface FittedStage {
  readonly document: PreprocessingOptions;
  readonly statistics: Statistics;
}

/** A pipeline with everything that was found in the training rows: plain JSON, kept with the model. */
export interface FittedPreprocessing {
  /** Raw samples. */
  readonly form: SampleForm;
  /** Shape of a sample as the model takes it; rows of columns have it where their width is right. */
  readonly shape: Shape;
  readonly stages: readonly FittedStage[];
}

/** Samples that go through the stages together: what one stage writes is still in the cache when the next one reads it. */
const valuesAtOnce = 2 ** 14;

/** A fitted pipeline at work, from raw samples to what the network sees. */
export class Pipeline {
  /** Values of a raw sample. */
  readonly inSize: number;
  /** Values of a sample at the end. */
  readonly outSize: number;
  readonly #forms: readonly SampleForm[];
  readonly #shape: Shape;
  readonly #stages: readonly Stage[];
  readonly #samplesAtOnce: number;
  readonly #halfway: readonly Float32Array[];

  constructor({ form, shape, stages }: FittedPreprocessing) {
    const { forms, form: last } = planPreprocessing(
      stages.map(({ document }) => document),
      form,
      shape,
    );
    this.#forms = forms;
    this.#shape = last.shape;
    this.#stages = stages.map(({ document, statistics }, at) =>
      preprocessingMember(document).stage(statistics, forms[at], document),
    );
    this.inSize = sizeOf(form.shape);
    this.outSize = sizeOf(last.shape);
    const widest = Math.max(this.inSize, ...this.#stages.map(({ outSize }) => outSize));
    this.#samplesAtOnce = Math.max(1, Math.floor(valuesAtOnce / widest));
    const isNeeded = this.#stages.some(({ inSize, outSize }) => inSize !== outSize);
    this.#halfway = isNeeded ? [0, 1].map(() => new Float32Array(this.#samplesAtOnce * widest)) : [];
  }

  /** Applies the stages to samples laid out one after the other; `from` may be `into` where `inSize` is `outSize`.
   *  @throws {ShapeError} if they are not whole samples, or `into` is of another length.
   *  @throws {RangeError} where a stage refuses a value. */
  apply(from: Float32Array, into: Float32Array = new Float32Array(this.#outLength(from))): Float32Array {
    if (into.length !== this.#outLength(from)) {
      throw new ShapeError({
        unit: 'preprocessing',
        expected: `room for ${this.#outLength(from)} values`,
        received: `${into.length}`,
      });
    }
    const samples = from.length / this.inSize;
    for (let done = 0; done < samples; done += this.#samplesAtOnce) {
      const count = Math.min(this.#samplesAtOnce, samples - done);
      const part = (values: Float32Array, size: number) => values.subarray(done * size, (done + count) * size);
      this.#applyTo(part(from, this.inSize), part(into, this.outSize), count);
    }
    return into;
  }

  /** The pipeline as a graph, to the last bit what `apply` does. Shapes: [batch, ...raw] -> [batch, ...fitted]. */
  toGraph(x: Tensor): Tensor {
    const [batch] = x.shape;
    const values = this.#stages.reduce(
      (before, stage, at) => stage.toGraph(reshape(before, [batch, ...this.#forms[at].shape])),
      x,
    );
    return reshape(values, [batch, ...this.#shape]);
  }

  #outLength(from: Float32Array): number {
    if (from.length % this.inSize === 0) return (from.length / this.inSize) * this.outSize;
    throw new ShapeError({
      unit: 'preprocessing',
      expected: `whole samples of ${formatShape(this.#forms[0]?.shape ?? [this.inSize])}`,
      received: `${from.length} values`,
      hint: 'Give the shape of one sample, without the batch.',
    });
  }

  #applyTo(from: Float32Array, into: Float32Array, samples: number): void {
    if (this.#stages.length === 0) into.set(from);
    let before = from;
    for (const [at, stage] of this.#stages.entries()) {
      const after = at === this.#stages.length - 1 || this.#halfway.length === 0 ? into : this.#halfway[at % 2];
      stage.apply(before, after, samples);
      before = after;
    }
  }
}

/** Fits the stages of a pipeline one after the other, each on what those before it leave of the training rows. The caller passes the
 *  rows, in pieces, once for each pass: `while (!fit.isDone) { for (const piece of rows) fit.add(piece); fit.endPass(); }`. */
export class PipelineFit {
  readonly #form: SampleForm;
  readonly #shape: Shape;
  readonly #forms: readonly SampleForm[];
  readonly #waiting: PreprocessingOptions[];
  readonly #fitted: FittedStage[] = [];
  readonly #scratch = new Scratch();
  #before: Pipeline;
  #fitter: Fitter | undefined;

  /** `shape`: of a sample as the model takes it, where that is not the shape that raw ones have.
   *  @throws {ShapeError} if a stage cannot be applied to such samples. */
  constructor(documents: readonly PreprocessingDocument[], raw: SampleForm, shape: Shape = raw.shape) {
    const { forms, form, misfits } = planPreprocessing(documents, raw, shape);
    const [misfit] = misfits;
    if (misfit)
      throw new ShapeError({
        unit: 'preprocessing',
        expected: 'stages that fit',
        received: misfit.message,
        hint: misfit.hint,
      });
    this.#form = forms[0] ?? form;
    this.#forms = [...forms, form];
    this.#shape = shape;
    this.#waiting = documents.map(
      (document) => preprocessingMember(document).config.parse(document) as PreprocessingOptions,
    );
    this.#before = new Pipeline(this.fitted);
    this.#start();
  }

  /** Whether no further pass is needed. */
  get isDone(): boolean {
    return this.#fitter === undefined;
  }

  /** What was found so far; once it is done, the whole pipeline. */
  get fitted(): FittedPreprocessing {
    return { form: this.#form, shape: this.#shape, stages: [...this.#fitted] };
  }

  /** Takes raw training rows laid out one after the other.
   *  @throws {ShapeError} if they are not whole samples. */
  add(rows: Float32Array): void {
    const before = this.#before;
    this.#fitter?.add(before.apply(rows, this.#scratch.take((rows.length / before.inSize) * before.outSize)));
  }

  /** Ends a pass over all rows. @throws {RangeError} if there were none, or a column had no value. */
  endPass(): void {
    const [document] = this.#waiting;
    const statistics = this.#fitter?.endPass();
    if (document === undefined || statistics === undefined) return;
    this.#fitted.push({ document, statistics });
    this.#waiting.shift();
    this.#before = new Pipeline(this.fitted);
    this.#start();
  }

  #start(): void {
    const [document] = this.#waiting;
    this.#fitter = document && preprocessingMember(document).fitter(this.#forms[this.#fitted.length], document);
  }
}

/** Training rows in pieces, the same ones each time it is called. */
export type TrainingRows = () => Iterable<Float32Array>;

/** Fits a pipeline on rows in memory.
 *  @throws {RangeError} if there are no rows. @throws {ShapeError} if a piece is not a whole number of samples, or a stage does not fit. */
export function fitPreprocessing(
  documents: readonly PreprocessingDocument[],
  rows: TrainingRows,
  raw: SampleForm,
  shape?: Shape,
): FittedPreprocessing {
  const fit = new PipelineFit(documents, raw, shape);
  while (!fit.isDone) {
    for (const piece of rows()) fit.add(piece);
    fit.endPass();
  }
  return fit.fitted;
}
