import type { TimeWindow } from '../model/windows.ts';
import type { ChunkOutcome } from '../runtime/program.ts';
import { advanced, type BatchPlan, chunkOf, orderOf, type Position, placeOf, runLength } from './batches.ts';
import { carriedLength } from './carried-state.ts';
import { chunkSteps } from './chunk-size.ts';
import type { LoadedPrograms } from './loaded-programs.ts';
import { programKey, trainingProgram } from './programs.ts';
import type { TrainingOptions } from './training-options.ts';

/** Some steps of one program in a row. */
export interface StepRun {
  readonly batchSize: number;
  /** The window the steps are over, where sequences are cut. */
  readonly part: TimeWindow | undefined;
  readonly outcome: ChunkOutcome;
}

interface InFlight extends Omit<StepRun, 'outcome'> {
  readonly steps: number;
  readonly outcome: Promise<ChunkOutcome>;
}

/** Runs the steps of an epoch in chunks; while one computes, the next is gathered and waits. */
export class StepPipeline {
  readonly #options: TrainingOptions;
  readonly #plan: BatchPlan;
  readonly #programs: LoadedPrograms;
  #stepMs: number | undefined;
  #shuffled: { epoch: number; order: Int32Array } | undefined;

  constructor(options: TrainingOptions, plan: BatchPlan, programs: LoadedPrograms) {
    this.#options = options;
    this.#plan = plan;
    this.#programs = programs;
  }

  /** Runs from a position to a step of the same epoch, or to the first chunk that does not complete. */
  async *run(from: Position, until: number): AsyncGenerator<StepRun> {
    const order = this.#orderOf(from.epoch);
    let submitted = from;
    // Nothing computes before the first chunk is gathered: a short one is there sooner.
    let running = await this.#submit(order, submitted, until, 1 / 8);
    while (running !== undefined) {
      const { steps, batchSize, part }: InFlight = running;
      submitted = advanced(submitted, steps);
      const next = await this.#submit(order, submitted, until);
      if (next === undefined) this.#orderOf(from.epoch + 1);
      const outcome = await running.outcome;
      if (outcome.done > 0) this.#stepMs = outcome.elapsedMs / outcome.done;
      if (outcome.ended !== 'completed') await next?.outcome;
      yield { batchSize, part, outcome };
      if (outcome.ended !== 'completed') return;
      running = next;
    }
  }

  /** The order of an epoch, which is made while the last steps of the one before it are computed. */
  #orderOf(epoch: number): Int32Array {
    if (this.#shuffled?.epoch !== epoch) this.#shuffled = { epoch, order: orderOf(this.#plan, epoch) };
    return this.#shuffled.order;
  }

  async #submit(order: Int32Array, position: Position, until: number, share = 1): Promise<InFlight | undefined> {
    const left = until - position.step;
    if (left <= 0) return undefined;
    const { batchSize } = runLength(this.#plan, position, 1);
    const { window: part } = placeOf(this.#plan, position.batch);
    const window = part && { model: part.model, isFirst: part.start === 0, carried: carriedLength(this.#plan) };
    const program = await this.#programs.get(programKey('train', batchSize, window), () =>
      trainingProgram(this.#options, batchSize, window),
    );
    const wanted = Math.max(1, Math.floor(share * chunkSteps(program, this.#stepMs)));
    const { steps } = runLength(this.#plan, position, Math.min(left, wanted));
    const chunk = await chunkOf(this.#plan, program, order, position, steps, this.#programs.pool);
    return { batchSize, part, steps, outcome: this.#programs.run(program, chunk) };
  }
}
