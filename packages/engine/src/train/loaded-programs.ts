import type { Chunk, ChunkOutcome, Program, Runner } from '../runtime/program.ts';
import { FeedPool } from './feed-pool.ts';

/** The programs of a training: each is compiled and loaded when it is first asked for. */
export class LoadedPrograms {
  /** Where chunks get their feeds from, and give them back to. */
  readonly pool = new FeedPool();
  readonly #runner: Runner;
  readonly #known = new Map<string, Program>();

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  async get(key: string, build: () => Program): Promise<Program> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const program = build();
    this.#known.set(key, program);
    await this.#runner.load(program);
    return program;
  }

  /** Runs a chunk whose feeds stay its caller's. */
  runApart(chunk: Chunk): Promise<ChunkOutcome> {
    return this.#runner.run(chunk);
  }

  /** Runs a chunk; its feeds go back into the pool. */
  async run({ feeds }: Program, chunk: Chunk): Promise<ChunkOutcome> {
    const outcome = await this.#runner.run(chunk);
    for (const { name } of feeds) this.pool.give(name, outcome.feeds[name]);
    return outcome;
  }
}
