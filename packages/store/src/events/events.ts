import type { JobEvent } from '@trainyard/contracts';

export interface EventPage {
  /** In the order of their sequence numbers. */
  events: JobEvent[];
  /** First event that can still be read; 1 unless history was lost. */
  earliestSeq: number;
  /** Latest event; 0 before the first. */
  latestSeq: number;
  /** Whether the latest event is the last one there will be. */
  ended: boolean;
}

/** What a subscriber gets: an event, or word that the sequence it knew no longer goes on where it left off. */
export type EventStreamItem = { kind: 'event'; event: JobEvent } | { kind: 'reset'; earliestSeq: number };

/** One event sequence per job, from 1, with gaps only where Redis lost events: live in Redis, whole in the job's artifacts. */
export interface Events {
  /** Events after a sequence number. @throws NotFound, StoreUnavailable for a job that lives */
  read(jobId: string, query: { after: number; limit: number }): Promise<EventPage>;
  /**
   * Events after a sequence number as they are appended, until the terminal one or until the signal aborts. Woken by
   * a channel and by polling, so that a lost wake-up delays an event and never loses it.
   * @throws NotFound
   */
  subscribe(jobId: string, options: { after: number; signal: AbortSignal }): AsyncIterable<EventStreamItem>;
}
