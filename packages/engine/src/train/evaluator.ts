import { sizeOf } from '../tensor/shape.ts';
import { evaluationChunk } from './batches.ts';
import { ClassTally } from './class-tally.ts';
import { evaluationProgram } from './evaluation-program.ts';
import { EvaluationTally } from './evaluation-tally.ts';
import type { HeadMetrics } from './head-metrics.ts';
import { headNamed, headsOf } from './heads.ts';
import type { LoadedPrograms } from './loaded-programs.ts';
import { type BatchResults, MetricTally } from './metric-tally.ts';
import { programKey } from './programs.ts';
import type { SampleColumns } from './samples.ts';
import { type ScannedBatch, scannedBatch } from './scanned-batch.ts';
import type { ClassEvaluation, Evaluation, PartMetrics, TrainingOptions } from './training-options.ts';

/** Takes what came of each batch of an evaluation, whose first sample has the number `start`. */
interface BatchTally {
  add(start: number, results: BatchResults, feeds: BatchResults): void;
}

/** Runs samples through the model of a training as it is now, noise off. */
export class Evaluator {
  readonly #options: TrainingOptions;
  readonly #programs: LoadedPrograms;

  constructor(options: TrainingOptions, programs: LoadedPrograms) {
    this.#options = options;
    this.#programs = programs;
  }

  /** Outputs and loss; the loss is that of all samples together, however they are cut into batches. */
  async evaluate(samples: SampleColumns, batchSize?: number): Promise<Evaluation> {
    const heads = headsOf(this.#options);
    const rows = samples.rows.length;
    const tallies = heads.map(({ type, suffix }) => new EvaluationTally(rows, sizeOf(type.shape), suffix));
    await this.#run(tallies, samples, batchSize);
    const results = tallies.map((tally) => tally.result());
    const loss = results.reduce((sum, result) => sum + result.loss, 0);
    return { ...results[0], loss, of: Object.fromEntries(heads.map(({ name }, at) => [name, results[at]])) };
  }

  /** The class at each position of one output, not the outputs. @throws {RangeError} if the model has no such output. */
  async classes(samples: SampleColumns, output?: string, batchSize?: number): Promise<ClassEvaluation> {
    const head = headNamed(headsOf(this.#options), output);
    const tally = new ClassTally(samples.rows.length, head);
    await this.#run([tally], samples, batchSize);
    return tally.result();
  }

  /** Metrics alone; undefined when it was told to stop on the way. */
  async metrics(samples: SampleColumns, isStopped = () => false): Promise<PartMetrics | undefined> {
    const heads = headsOf(this.#options);
    const tallies = heads.map(({ suffix }) => new MetricTally(suffix));
    await this.#run(tallies, samples, undefined, isStopped);
    if (isStopped()) return undefined;
    const metrics = tallies.map((tally) => tally.result());
    const loss = metrics.reduce((sum, each) => sum + each.loss, 0);
    if (heads.length === 1) return metrics[0];
    return { ...metrics[0], loss, outputs: Object.fromEntries(heads.map(({ name }, at) => [name, metrics[at]])) };
  }

  /** Hands on what every output made of each batch, and keeps nothing but the metrics of each output, which it returns. */
  async scan(
    samples: SampleColumns,
    take: (batch: ScannedBatch) => void,
    batchSize?: number,
  ): Promise<Readonly<Record<string, HeadMetrics>>> {
    const heads = headsOf(this.#options);
    const tallies = heads.map(({ suffix }) => new MetricTally(suffix));
    const scanner: BatchTally = { add: (start, results, feeds) => take(scannedBatch(heads, start, results, feeds)) };
    await this.#run([...tallies, scanner], samples, batchSize);
    return Object.fromEntries(heads.map(({ name }, at) => [name, tallies[at].result()]));
  }

  async #run(
    tallies: readonly BatchTally[],
    samples: SampleColumns,
    batchSize = 256,
    isStopped = () => false,
  ): Promise<void> {
    const { rows } = samples;
    const weighted = samples.sampleWeights !== undefined;
    for (let start = 0; start < rows.length && !isStopped(); start += batchSize) {
      const part = rows.subarray(start, start + batchSize);
      const key = programKey(weighted ? 'evaluateWeighted' : 'evaluate', part.length);
      const program = await this.#programs.get(key, () => evaluationProgram(this.#options, part.length, weighted));
      const chunk = evaluationChunk(program, samples, part, this.#programs.pool);
      const { results, feeds } = await this.#programs.run(program, chunk);
      for (const tally of tallies) tally.add(start, results, feeds);
    }
  }
}
