import type { Tensor as RuntimeTensor } from 'onnxruntime-node';
import { allocate, type TypedArray } from '../tensor/dtype.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Chunk, ChunkOutcome, Program, ProgramValue, Runner, StopFlag } from './program.ts';
import { bind, Session } from './session.ts';

/** Feeds smaller than this are copied into a tensor that stays; larger ones get a tensor of their own, without a copy. */
const copyLimitBytes = 65_536;

interface Loaded {
  readonly program: Program;
  readonly session: Session;
  readonly inputs: Record<string, RuntimeTensor>;
  readonly outputs: Record<string, RuntimeTensor>;
}

/** A vector twice: one copy is read while the other is written, then they change places. */
interface DoubleBuffer {
  current: RuntimeTensor;
  other: RuntimeTensor;
}

/** Runs programs in the calling thread, which every step blocks. */
export class InlineRunner implements Runner {
  readonly #threads: number;
  readonly #stop: StopFlag;
  readonly #vectors = new Map<string, DoubleBuffer>();
  readonly #programs = new Map<string, Loaded>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(threads: number, stop: StopFlag) {
    this.#threads = threads;
    this.#stop = stop;
  }

  load(program: Program): Promise<void> {
    return this.#next(() => this.#load(program));
  }

  write(name: string, vector: Float32Array): Promise<void> {
    return this.#next(async () => this.#write(name, vector));
  }

  read(name: string): Promise<Float32Array> {
    return this.#next(async () => (this.#vector(name).current.data as Float32Array).slice());
  }

  run(chunk: Chunk): Promise<ChunkOutcome> {
    return this.#next(() => this.#run(chunk));
  }

  close(): Promise<void> {
    return this.#next(async () => {
      for (const { session } of this.#programs.values()) await session.close();
      this.#programs.clear();
      this.#vectors.clear();
    });
  }

  /** One request after the other: a run awaits between its steps, and nothing may come in between. */
  #next<T>(perform: () => Promise<T>): Promise<T> {
    const result = this.#last.then(perform);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #load(program: Program): Promise<void> {
    const { model, optimization } = program;
    const session = await Session.open(model, { threads: this.#threads, optimization });
    const inputs = Object.fromEntries([
      ...program.feeds.map((feed) => [feed.name, bind(feed.dtype, feed.shape)] as const),
      ...program.scalars.map((name) => [name, bind('float32', [])] as const),
    ]);
    const outputs = Object.fromEntries(program.results.map(({ name, dtype, shape }) => [name, bind(dtype, shape)]));
    this.#programs.set(program.key, { program, session, inputs, outputs });
  }

  #write(name: string, vector: Float32Array): void {
    const known = this.#vectors.get(name);
    if (known !== undefined) {
      (known.current.data as Float32Array).set(vector);
      return;
    }
    const shape = [vector.length];
    this.#vectors.set(name, { current: bind('float32', shape, vector.slice()), other: bind('float32', shape) });
  }

  async #run(chunk: Chunk): Promise<ChunkOutcome> {
    const loaded = this.#programs.get(chunk.key);
    if (loaded === undefined) throw new Error(`internal: no program ${chunk.key} is loaded`);
    const results = emptyResults(loaded.program.results, chunk.steps);
    const started = performance.now();
    let done = 0;
    let ended: ChunkOutcome['ended'] = 'completed';
    while (done < chunk.steps) {
      // What writes nothing may go on after a stop: it is how the state that was reached gets evaluated.
      if (this.#stop.raised && loaded.program.writes.length > 0) {
        ended = 'stopped';
        break;
      }
      fillInputs(loaded, chunk, done);
      await this.#step(loaded);
      storeResults(loaded, results, done);
      if (!guardsHold(loaded)) {
        ended = 'notFinite';
        // The next chunk is queued already and must not run on.
        this.#stop.raise();
        break;
      }
      this.#turn(loaded.program.writes);
      done++;
    }
    return { done, ended, results, feeds: chunk.feeds, elapsedMs: performance.now() - started };
  }

  async #step({ program, session, inputs, outputs }: Loaded): Promise<void> {
    for (const name of program.reads) inputs[name] = this.#vector(name).current;
    for (const name of program.writes) outputs[`next:${name}`] = this.#vector(name).other;
    await session.run(inputs, outputs);
  }

  /** What was written is read from now on. */
  #turn(names: readonly string[]): void {
    for (const name of names) {
      const vector = this.#vector(name);
      [vector.current, vector.other] = [vector.other, vector.current];
    }
  }

  #vector(name: string): DoubleBuffer {
    const vector = this.#vectors.get(name);
    if (vector === undefined) throw new Error(`internal: no vector ${name} was written`);
    return vector;
  }
}

function fillInputs({ program, inputs }: Loaded, { feeds, scalars }: Chunk, step: number): void {
  for (const { name, dtype, shape } of program.feeds) {
    const size = sizeOf(shape);
    const values = feeds[name].subarray(step * size, (step + 1) * size);
    if (values.byteLength <= copyLimitBytes) copyInto(inputs[name], values);
    else inputs[name] = bind(dtype, shape, values);
  }
  for (const [at, name] of program.scalars.entries()) {
    (inputs[name].data as Float32Array)[0] = scalars[step * program.scalars.length + at];
  }
}

function copyInto(tensor: RuntimeTensor, values: TypedArray): void {
  (tensor.data as Float32Array).set(values as Float32Array);
}

function emptyResults(values: readonly ProgramValue[], steps: number): Record<string, TypedArray> {
  return Object.fromEntries(values.map(({ name, dtype, shape }) => [name, allocate(dtype, steps * sizeOf(shape))]));
}

function storeResults({ program, outputs }: Loaded, results: Record<string, TypedArray>, step: number): void {
  for (const { name, shape } of program.results) {
    (results[name] as Float32Array).set(outputs[name].data as Float32Array, step * sizeOf(shape));
  }
}

function guardsHold({ program: { guards = [] }, outputs }: Loaded): boolean {
  return guards.every((name) => Number.isFinite(Number(outputs[name].data[0])));
}
