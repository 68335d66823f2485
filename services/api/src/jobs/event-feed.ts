import { EventEmitter, once } from 'node:events';
import type { EventStreamItem } from '@trainyard/store';
import { recordFrame } from './event-frames.ts';

/** Frames that follow one another, as the bytes to send, and the event they end with. */
export interface Batch {
  bytes: Buffer;
  seq: number;
}

const keptFrames = 2000;
// Between words to the followers, so that one write carries what came in the meantime.
const gatherMs = 25;

/** The live events of one job: read once and encoded once for everyone who follows it. */
export class EventFeed {
  /** Who follows it now; counted by whoever hands it out. */
  followers = 0;
  readonly #stop = new AbortController();
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #frames: string[] = [];
  /** The event before the first frame that is kept. */
  #before: number;
  #encoded: { after: number; batch: Batch } | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #ended = false;

  /** Follows a job from the event `after` on. */
  constructor(after: number, subscribe: (after: number, signal: AbortSignal) => AsyncIterable<EventStreamItem>) {
    this.#before = after;
    void this.#follow(subscribe(after, this.#stop.signal));
  }

  /** Whether nothing more will come of it: the job ended, history was lost, or the store failed. */
  get ended(): boolean {
    return this.#ended;
  }

  /** What came after an event, empty when nothing did; undefined when that is no longer kept, or never was. */
  after(seq: number): Batch | undefined {
    const from = seq - this.#before;
    if (from < 0 || from > this.#frames.length) return undefined;
    if (this.#encoded?.after === seq) return this.#encoded.batch;
    const batch = { bytes: Buffer.from(this.#frames.slice(from).join('')), seq: this.#before + this.#frames.length };
    this.#encoded = { after: seq, batch };
    return batch;
  }

  /** Resolves when something came, when it ended, or when the signal aborts. */
  async changed(signal: AbortSignal): Promise<void> {
    if (!this.#ended && !signal.aborted) await once(this.#changes, 'change', { signal }).catch(() => undefined);
  }

  /** Stops following. */
  close(): void {
    this.#stop.abort();
    clearTimeout(this.#gathering);
  }

  async #follow(items: AsyncIterable<EventStreamItem>): Promise<void> {
    try {
      for await (const item of items) {
        if (item.kind === 'reset') return;
        this.#keep(recordFrame(item.event));
      }
    } catch {
      // The followers read on for themselves, and meet the failure there.
    } finally {
      this.#ended = true;
      this.#changes.emit('change');
    }
  }

  #keep(frame: string): void {
    this.#frames.push(frame);
    this.#encoded = undefined;
    if (this.#frames.length > 2 * keptFrames) {
      this.#before += this.#frames.length - keptFrames;
      this.#frames = this.#frames.slice(-keptFrames);
    }
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#changes.emit('change');
    }, gatherMs);
  }
}
