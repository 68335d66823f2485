import { setTimeout as sleep } from 'node:timers/promises';
import { type EventPage, type Store, StoreUnavailable } from '@trainyard/store';
import { type Batch, EventFeed } from './event-feed.ts';
import { recordFrame, resetFrame } from './event-frames.ts';

/** Where a follower wants to go on, and what ends it. */
export interface FollowOptions {
  after: number;
  signal: AbortSignal;
}

const pageLimit = 500;
const patienceMs = 1000;

/**
 * Streams of events, many to a job: who is behind reads pages from the store until the tip, and there joins the one
 * feed that this process has of the job.
 */
export class EventStreams {
  readonly #store: Pick<Store, 'events'>;
  readonly #feeds = new Map<string, EventFeed>();

  constructor(store: Pick<Store, 'events'>) {
    this.#store = store;
  }

  /** Frames of a job's events after one, until the last or until the signal aborts. @throws {NotFound} of the store */
  async *follow(jobId: string, { after, signal }: FollowOptions): AsyncGenerator<Batch> {
    let seq = after;
    for (let page = await this.#read(jobId, seq, signal); page; page = await this.#read(jobId, seq, signal)) {
      const batch = batchOf(page, jobId, seq);
      if (batch.bytes.length > 0) yield batch;
      ({ seq } = batch);
      if (page.ended && seq >= page.latestSeq) return;
      if (page.events.length > 0) continue;
      const tip = seq;
      seq = yield* this.#live(jobId, { after: tip, signal });
      // A feed that told nothing has ended early; it is not asked for another at once.
      if (seq === tip) await pause(signal);
    }
  }

  /** Follows the shared feed as long as it goes on from where this follower is; where it is in the end. */
  async *#live(jobId: string, { after, signal }: FollowOptions): AsyncGenerator<Batch, number> {
    const feed = this.#join(jobId, after);
    let seq = after;
    try {
      for (let batch = feed.after(seq); batch && !signal.aborted; batch = feed.after(seq)) {
        if (batch.bytes.length > 0) yield batch;
        else if (feed.ended) break;
        else await feed.changed(signal);
        ({ seq } = batch);
      }
      return seq;
    } finally {
      this.#leave(jobId, feed);
    }
  }

  #join(jobId: string, after: number): EventFeed {
    const shared = this.#feeds.get(jobId);
    const canShare = shared && !shared.ended && shared.after(after) !== undefined;
    const feed = canShare ? shared : this.#newFeed(jobId, after);
    feed.followers++;
    return feed;
  }

  #newFeed(jobId: string, after: number): EventFeed {
    const { events } = this.#store;
    const feed = new EventFeed(after, (from, signal) => events.subscribe(jobId, { after: from, signal }));
    this.#feeds.set(jobId, feed);
    return feed;
  }

  #leave(jobId: string, feed: EventFeed): void {
    feed.followers--;
    if (feed.followers > 0) return;
    feed.close();
    if (this.#feeds.get(jobId) === feed) this.#feeds.delete(jobId);
  }

  async #read(jobId: string, after: number, signal: AbortSignal): Promise<EventPage | undefined> {
    while (!signal.aborted) {
      try {
        return await this.#store.events.read(jobId, { after, limit: pageLimit });
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await pause(signal);
      }
    }
    return undefined;
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(patienceMs, undefined, { signal }).catch(() => undefined);
}

function batchOf({ events, earliestSeq, latestSeq }: EventPage, jobId: string, after: number): Batch {
  const frames = after > latestSeq ? [resetFrame(jobId, earliestSeq)] : [];
  for (const [index, event] of events.entries()) {
    const before = events[index - 1]?.seq ?? after;
    if (event.seq !== before + 1) frames.push(resetFrame(jobId, event.seq));
    frames.push(recordFrame(event));
  }
  return { bytes: Buffer.from(frames.join('')), seq: events.at(-1)?.seq ?? latestSeq };
}
