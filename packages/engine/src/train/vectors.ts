import type { Runner } from '../runtime/program.ts';
import type { BatchPlan } from './batches.ts';
import { carriedLength, carriedVector } from './carried-state.ts';
import { recentLosses } from './guards.ts';
import { startVectors } from './initialize.ts';
import { vectorsOf } from './programs.ts';
import type { TrainingOptions } from './training-options.ts';

/** Flat vectors by their names. */
export type NamedVectors = Readonly<Record<string, Float32Array>>;

/** The vectors of a training where its runner keeps them. */
export class TrainingVectors {
  readonly names: readonly string[];
  readonly #options: TrainingOptions;
  readonly #carried: number;
  readonly #runner: Runner;

  constructor(options: TrainingOptions, plan: BatchPlan, runner: Runner) {
    this.#options = options;
    this.#carried = carriedLength(plan);
    this.#runner = runner;
    this.names = [...vectorsOf(options), ...(plan.windows ? [carriedVector] : [])];
  }

  /** Those of the model alone: what its weights are made of. */
  get ofModel(): readonly string[] {
    return this.names.filter((name) => name === 'parameters' || name === 'buffers');
  }

  /** Copies. */
  async read(names = this.names): Promise<Record<string, Float32Array>> {
    const vectors: Record<string, Float32Array> = {};
    for (const name of names) vectors[name] = await this.#runner.read(name);
    return vectors;
  }

  async write(vectors: NamedVectors, names = this.names): Promise<void> {
    for (const name of names) await this.#runner.write(name, vectors[name]);
  }

  /** Start values. */
  start(): NamedVectors {
    const { spikeGuard } = this.#options;
    const recent = spikeGuard && new Float32Array(spikeGuard.window).fill(Number.POSITIVE_INFINITY);
    return { ...startVectors(this.#options, this.#carried), ...(recent && { [recentLosses]: recent }) };
  }
}
