import { setTimeout as sleep } from 'node:timers/promises';
import { StorageFailed, StoreUnavailable } from '../errors.ts';
import type { EventPage, EventStreamItem } from './events.ts';
import type { Listener } from './wakeups.ts';

/** What a subscription needs of the log. */
export interface SubscriptionSource {
  read: (jobId: string, query: { after: number; limit: number }) => Promise<EventPage>;
  listen: () => Promise<Listener>;
  /** Between looks when no wake-up came. */
  pollMs: number;
}

const pageLimit = 500;

async function patientRead(
  { read, pollMs }: SubscriptionSource,
  jobId: string,
  after: number,
  signal: AbortSignal,
): Promise<EventPage | undefined> {
  while (!signal.aborted) {
    try {
      return await read(jobId, { after, limit: pageLimit });
    } catch (error) {
      // Redis or the artifacts are away: who follows waits for them.
      if (!(error instanceof StoreUnavailable || error instanceof StorageFailed)) throw error;
      await sleep(pollMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

/** The events of a page, and word wherever they are not those that follow `cursor`. */
function* itemsOf({ events, earliestSeq, latestSeq }: EventPage, cursor: number): Generator<EventStreamItem> {
  if (cursor > latestSeq) yield { kind: 'reset', earliestSeq };
  let last = cursor;
  for (const event of events) {
    if (event.seq !== last + 1) yield { kind: 'reset', earliestSeq: event.seq };
    yield { kind: 'event', event };
    last = event.seq;
  }
}

/** The events of a job as they come; see `Events.subscribe`. */
export async function* subscribeEvents(
  source: SubscriptionSource,
  jobId: string,
  { after, signal }: { after: number; signal: AbortSignal },
): AsyncGenerator<EventStreamItem> {
  let cursor = after;
  const listener = await source.listen();
  try {
    for (;;) {
      const page = await patientRead(source, jobId, cursor, signal);
      if (!page) return;
      for (const item of itemsOf(page, cursor)) {
        if (signal.aborted) return;
        yield item;
      }
      cursor = page.events.at(-1)?.seq ?? page.latestSeq;
      if (page.ended && cursor >= page.latestSeq) return;
      if (page.events.length === 0) await listener.wait(source.pollMs, signal);
    }
  } finally {
    listener.close();
  }
}
