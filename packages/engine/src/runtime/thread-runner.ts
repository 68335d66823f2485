import { Worker } from 'node:worker_threads';
import type { TypedArray } from '../tensor/dtype.ts';
import type { Chunk, ChunkOutcome, Program, Runner, StopFlag } from './program.ts';

/** A request to the compute thread, and its answer. */
export type ComputeRequest =
  | { readonly id: number; readonly do: 'load'; readonly program: Program }
  | { readonly id: number; readonly do: 'write'; readonly name: string; readonly vector: Float32Array }
  | { readonly id: number; readonly do: 'read'; readonly name: string }
  | { readonly id: number; readonly do: 'run'; readonly chunk: Chunk }
  | { readonly id: number; readonly do: 'close' };
export type ComputeAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };

type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Runs programs in a thread of its own, because a step blocks the thread it runs in.
 *  Arrays of a chunk are handed over, not copied, and come back with the outcome. */
export class ThreadRunner implements Runner {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  constructor(threads: number, stop: StopFlag) {
    this.#worker = new Worker(new URL('./compute-thread.js', import.meta.url), {
      workerData: { threads, stop: stop.word },
    });
    this.#worker.on('message', (answer: ComputeAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`the compute thread ended with code ${code}`)));
  }

  async load(program: Program): Promise<void> {
    await this.#ask({ do: 'load', program });
  }

  async write(name: string, vector: Float32Array): Promise<void> {
    await this.#ask({ do: 'write', name, vector });
  }

  async read(name: string): Promise<Float32Array> {
    return (await this.#ask({ do: 'read', name })) as Float32Array;
  }

  async run(chunk: Chunk): Promise<ChunkOutcome> {
    const arrays = [...Object.values(chunk.feeds), chunk.scalars];
    return (await this.#ask({ do: 'run', chunk }, arrays)) as ChunkOutcome;
  }

  async close(): Promise<void> {
    await this.#ask({ do: 'close' });
    await this.#worker.terminate();
  }

  #ask(request: Unnumbered<ComputeRequest>, handedOver: readonly TypedArray[] = []): Promise<unknown> {
    const id = this.#count++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...request, id }, buffersOf(handedOver));
    });
  }

  #settle(answer: ComputeAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.value);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** The buffers behind arrays, each once, for handing over. */
export function buffersOf(arrays: readonly TypedArray[]): ArrayBuffer[] {
  return [...new Set(arrays.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}
