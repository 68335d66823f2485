import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../errors.ts';
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
      if (!(error instanceof StoreUnavailable)) throw error;
      await sleep(pollMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

/** Word that the events after `cursor` are not those that follow it, or undefined when they are. */
function resetOf(page: EventPage, cursor: number): EventStreamItem | undefined {
  if (cursor <= page.latestSeq && page.earliestSeq <= cursor + 1) return undefined;
  return { kind: 'reset', earliestSeq: page.earliestSeq };
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
      const reset = resetOf(page, cursor);
      if (reset) yield reset;
      for (const event of page.events) {
        if (signal.aborted) return;
        yield { kind: 'event', event };
      }
      cursor = page.events.at(-1)?.seq ?? page.latestSeq;
      if (page.ended && cursor >= page.latestSeq) return;
      if (page.events.length === 0) await listener.wait(source.pollMs, signal);
    }
  } finally {
    listener.close();
  }
}
