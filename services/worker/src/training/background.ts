import { Worker } from 'node:worker_threads';
import type { DataFinding } from '@trainyard/engine';
import type { CheckpointDraft, FailureDraft } from '../attempt/messages.ts';
import type { Snapshot } from './checkpoint-writer.ts';
import { AttemptFailed } from './failure-of.ts';
import type { DataRequest, LoadedData } from './prepare-data.ts';

/** A request to the background thread, and its answer. */
export type BackgroundRequest = { id: number } & (
  | { do: 'prepare'; request: DataRequest }
  | { do: 'review' }
  | { do: 'store'; snapshot: Snapshot }
);
export type BackgroundAnswer = { id: number } & ({ value: unknown } | { failure: FailureDraft });

type Unnumbered<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * The thread of an attempt for what takes long and would keep its child from answering: preparing the data, and storing
 * checkpoints. It serves one attempt and may be started before that is known.
 */
export class Background {
  // Whole tables pass by here: a large young part of its heap would only hold on to what they left behind.
  readonly #thread = new Worker(new URL('./background-thread.js', import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  });
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  constructor() {
    this.#thread.on('message', (answer: BackgroundAnswer) => this.#settle(answer));
    this.#thread.on('error', (error) => this.#failAll(error));
    this.#thread.on('exit', (code) => this.#failAll(new Error(`the background thread ended with code ${code}`)));
  }

  /** Prepares the data of the attempt; rows come on shared memory, or as the place where they are stored. @throws {AttemptFailed} when they cannot be had */
  async prepare(request: DataRequest): Promise<LoadedData> {
    return (await this.#ask({ do: 'prepare', request }, [])) as LoadedData;
  }

  /** Looks the prepared data over for what may be wrong with them; after `prepare`. @throws {AttemptFailed} when they cannot be read */
  async review(): Promise<DataFinding[]> {
    return (await this.#ask({ do: 'review' }, [])) as DataFinding[];
  }

  /** Stores the blobs of a snapshot, which is handed over; after `prepare`. @throws {AttemptFailed} when it cannot */
  async store(snapshot: Snapshot): Promise<CheckpointDraft> {
    const buffers = [snapshot.weights.buffer, snapshot.state.buffer] as ArrayBuffer[];
    return (await this.#ask({ do: 'store', snapshot }, buffers)) as CheckpointDraft;
  }

  /** Ends the thread, whatever it is at. */
  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  #ask(request: Unnumbered<BackgroundRequest>, handedOver: ArrayBuffer[]): Promise<unknown> {
    const id = this.#count++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#thread.postMessage({ ...request, id }, handedOver);
    });
  }

  #settle(answer: BackgroundAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('failure' in answer) waiting?.reject(new AttemptFailed(answer.failure));
    else waiting?.resolve(answer.value);
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
