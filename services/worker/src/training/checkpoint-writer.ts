import type { CheckpointPolicy } from '@trainyard/contracts';
import type { CheckpointDraft } from '../attempt/messages.ts';
import { expiredCheckpoints, type Ranked } from '../attempt/retention.ts';
import { onAbort } from '../process/on-abort.ts';

/** A training as it was at one step, in memory. */
export interface Snapshot extends Pick<CheckpointDraft, 'kind' | 'epoch' | 'step' | 'metrics'> {
  /** safetensors with PyTorch names. */
  weights: Uint8Array;
  /** What a resumed run goes on from. */
  state: Uint8Array;
}

/** What a writer works with. */
export interface CheckpointWriterOptions {
  /** Stores the blobs of a snapshot. */
  store: (snapshot: Snapshot) => Promise<CheckpointDraft>;
  /** Told of each checkpoint once its blobs are stored. */
  written: (checkpoint: CheckpointDraft) => void;
  policy: Pick<CheckpointPolicy, 'keepBest' | 'keepLast' | 'monitor' | 'mode'>;
  /** Bytes of waiting snapshots from which `offer` waits. Default: 256 MiB. */
  waitingBytes?: number;
  /** Rests between two writes. Default: four times as long as the last one took, so that writing takes a fifth of the time at most. */
  rest?: (tookMs: number, hurry: AbortSignal) => Promise<void>;
}

const restPerWrite = 4;

function restByDefault(tookMs: number, hurry: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, restPerWrite * tookMs);
    onAbort(hurry, () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const bytesOf = ({ weights, state }: Snapshot): number => weights.length + state.length;

/**
 * Writes checkpoints beside the training, one after the other. A snapshot that waits and that the job's policy would
 * remove again at once, since a later one and better ones wait too, is never written: a small network
 * makes epochs faster than a disk makes files durable.
 */
export class CheckpointWriter {
  readonly #options: CheckpointWriterOptions;
  readonly #limitBytes: number;
  readonly #rest: NonNullable<CheckpointWriterOptions['rest']>;
  readonly #hurry = new AbortController();
  #written: Ranked[] = [];
  #waiting: Snapshot[] = [];
  #writing: Promise<void> | undefined;
  #failure: unknown;

  constructor(options: CheckpointWriterOptions) {
    this.#options = options;
    this.#limitBytes = options.waitingBytes ?? 256 * 2 ** 20;
    this.#rest = options.rest ?? restByDefault;
  }

  /** Takes a snapshot to write; settles at once unless too many bytes wait. @throws what an earlier write failed with */
  async offer(snapshot: Snapshot): Promise<void> {
    this.#waiting.push(snapshot);
    const { policy } = this.#options;
    const superseded = new Set(expiredCheckpoints<Ranked>([...this.#written, ...this.#waiting], policy));
    this.#waiting = this.#waiting.filter((waiting) => !superseded.has(waiting));
    this.#written = this.#written.filter((written) => !superseded.has(written));
    this.#writing ??= this.#writeAll();
    while (this.#waitingBytes() > this.#limitBytes && this.#failure === undefined) await this.#writing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Settles when nothing waits any more. @throws what a write failed with */
  async settled(): Promise<void> {
    this.#hurry.abort();
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  #waitingBytes(): number {
    return this.#waiting.reduce((total, snapshot) => total + bytesOf(snapshot), 0);
  }

  async #writeAll(): Promise<void> {
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        const startedAt = performance.now();
        this.#written.push({ step: next.step, metrics: next.metrics });
        this.#options.written(await this.#options.store(next));
        await this.#rest(performance.now() - startedAt, this.#hurry.signal);
      }
    } catch (error) {
      this.#failure = error;
    } finally {
      this.#writing = undefined;
    }
  }
}
