import type { Reading } from '../../diagnosis/health/reading.ts';
import type { Chunk, Program } from '../../runtime/program.ts';
import { allocate, type TypedArray } from '../../tensor/dtype.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { type BatchPlan, columnOf } from '../batches.ts';
import { type Head, headsOf } from '../heads.ts';
import type { LoadedPrograms } from '../loaded-programs.ts';
import { gather } from '../samples.ts';
import type { Moment, TrainingOptions } from '../training-options.ts';
import { constantOutputs } from './constant-outputs.ts';
import { constantProgram } from './constant-program.ts';
import { evenly } from './evenly.ts';
import { type ProbeProgram, probeKey, probeProgram } from './probe-program.ts';
import { type ProbeResults, readResults } from './read-results.ts';

/** How many samples a probe looks at: some batches of equal size. */
export interface ProbeSize {
  readonly batch: number;
  readonly batches: number;
}

/** The vectors that hold a network, by name: `parameters`, `frozen`, `buffers`. */
export type ProbedVectors = Readonly<Record<string, Float32Array>>;

/** Losses of outputs that do not depend on the sample, summed over the model's outputs. */
export interface ConstantLosses {
  /** Of the best such output: what a model has to beat to have learned anything. */
  readonly best: number;
  /** Of zeros: about what a network starts from. */
  readonly zeros: number;
}

/** Targets that the losses of constant outputs are taken from, at most, and the numbers in them. */
const mostTargets = 1024;
const mostNumbers = 2 ** 22;

/** Looks at a training as it is: draws no random number and writes nothing. */
export class Prober {
  readonly #options: TrainingOptions;
  readonly #plan: BatchPlan;
  readonly #programs: LoadedPrograms;
  readonly #constant = new Map<number, Promise<ConstantLosses>>();
  #built: ProbeProgram | undefined;

  constructor(options: TrainingOptions, plan: BatchPlan, programs: LoadedPrograms) {
    // Where every window is a step of its own, the first stands for all.
    const [window] = plan.windows?.parts ?? [];
    this.#options = window ? { ...options, model: window.model } : options;
    this.#plan = plan;
    this.#programs = programs;
  }

  /** Looks at the network that the given vectors hold. */
  async read({ batch, batches }: ProbeSize, { epoch, step }: Moment, vectors: ProbedVectors): Promise<Reading> {
    this.#built ??= probeProgram(this.#options, batch, this.#isWeighted);
    const built = this.#built;
    const program = await this.#programs.get(probeKey(batch), () => built.program);
    const rows = evenly(this.#plan.samples.rows, batch * batches);
    const results: ProbeResults[] = [];
    let fed = vectors;
    for (let at = 0; at < batches; at++) {
      const chunk = this.#chunk(program, rows.subarray(at * batch, (at + 1) * batch), fed);
      const outcome = await this.#programs.runApart(chunk);
      // They were handed over with the chunk, and come back with it.
      fed = Object.fromEntries(built.vectors.map((name) => [name, outcome.feeds[name] as Float32Array]));
      results.push(outcome.results as unknown as ProbeResults);
    }
    const { best: baseline } = await this.constantLosses(rows.length);
    return { step, epoch, samples: rows.length, baseline, ...readResults(built, results, this.#options.model) };
  }

  /** Over so many of the training samples at most. */
  constantLosses(samples = mostTargets): Promise<ConstantLosses> {
    const known = this.#constant.get(samples) ?? this.#measured(samples);
    this.#constant.set(samples, known);
    return known;
  }

  async #measured(samples: number): Promise<ConstantLosses> {
    const losses = { best: 0, zeros: 0 };
    for (const head of headsOf(this.#options)) {
      const [zeros, ...others] = await this.#constantLosses(head, samples);
      losses.zeros += zeros;
      losses.best += Math.min(...[zeros, ...others].filter(Number.isFinite));
    }
    return losses;
  }

  async #constantLosses(head: Head, samples: number): Promise<readonly number[]> {
    const { rows: all } = this.#plan.samples;
    const count = Math.min(all.length, samples, Math.ceil(mostNumbers / sizeOf(head.type.shape)));
    const program = await this.#programs.get(`constant${head.suffix}:${count}`, () =>
      constantProgram(head, count, this.#isWeighted),
    );
    const rows = evenly(all, count);
    const targets = this.#chunk(program, rows, { constant: new Float32Array() }).feeds[`targets${head.suffix}`];
    const losses: number[] = [];
    for (const constant of constantOutputs(head, targets, count)) {
      const { results } = await this.#programs.runApart(this.#chunk(program, rows, { constant }));
      losses.push(Number(results.loss[0]));
    }
    return losses;
  }

  get #isWeighted(): boolean {
    return this.#plan.samples.sampleWeights !== undefined;
  }

  /** A batch of rows, with what else is fed. */
  #chunk({ key, feeds: values }: Program, rows: Int32Array, given: ProbedVectors): Chunk {
    const { samples, windows } = this.#plan;
    const feeds: Record<string, TypedArray> = {};
    for (const { name, dtype, shape } of values) {
      feeds[name] = given[name] ?? allocate(dtype, sizeOf(shape));
      if (given[name]) continue;
      const steps = windows && shape.length > 1 ? { start: 0, time: windows.time } : undefined;
      gather(feeds[name], 0, columnOf(samples, name), { rows }, shape.slice(1), steps);
    }
    return { key, steps: 1, feeds, scalars: new Float32Array(0) };
  }
}
