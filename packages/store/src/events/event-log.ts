import { isTerminal, type JobEvent } from '@trainyard/contracts';
import { NotFound, StoreUnavailable } from '../errors.ts';
import { liveFields, parseLiveJob } from '../index/live-job.ts';
import type { JobRecords } from '../records/job-records.ts';
import type { RedisKeys } from '../redis/keys.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import { endEvent } from './end-event.ts';
import type { EventPage, Events } from './events.ts';
import type { Segments } from './segments.ts';
import { eventsOf } from './stream-entries.ts';
import { subscribeEvents } from './subscribe-events.ts';
import type { Wakeups } from './wakeups.ts';

export interface EventLogDeps {
  redis: RedisGate;
  keys: RedisKeys;
  records: JobRecords;
  segments: Segments;
  wakeups: Wakeups;
  channel: (jobId: string) => string;
  pollMs: number;
  /** Puts a job that lives back into a Redis that lost it. */
  restore: (jobId: string) => Promise<void>;
}

interface Query {
  after: number;
  limit: number;
}

/** What Redis knows of a job's events: the latest, and those asked for as far as it still has them. */
interface LiveEvents {
  latestSeq: number;
  ended: boolean;
  events: JobEvent[];
}

async function liveEvents(
  { redis, keys }: EventLogDeps,
  id: string,
  { after, limit }: Query,
): Promise<LiveEvents | undefined> {
  const replies = await redis.call((client) =>
    client
      .multi()
      .hmget(keys.job(id), ...liveFields)
      .xrange(keys.events(id), `${after + 1}-0`, '+', 'COUNT', limit)
      .exec(),
  );
  const fields = replies?.[0]?.[1];
  const live = Array.isArray(fields) ? parseLiveJob(fields) : undefined;
  if (!live) return undefined;
  return { latestSeq: live.seq, ended: isTerminal(live.status.state), events: eventsOf(replies?.[1]?.[1]) };
}

/** Fills what Redis no longer has from the artifacts. */
async function withStored(deps: EventLogDeps, id: string, query: Query, live: LiveEvents): Promise<JobEvent[]> {
  const expected = query.after + 1;
  const first = live.events[0]?.seq ?? live.latestSeq + 1;
  if (first <= expected) return live.events;
  const stored = await deps.segments.after(id, query.after, query.limit);
  const older = stored.filter(({ seq }) => seq < first);
  return [...older, ...live.events].slice(0, query.limit);
}

function pageOf(events: JobEvent[], { after }: Query, latestSeq: number, ended: boolean): EventPage {
  const first = events[0]?.seq ?? 1;
  return { events, earliestSeq: first > after + 1 ? first : 1, latestSeq, ended };
}

/** A page of the events of a job that has ended, from the artifacts alone; undefined while it lives. */
async function endedPage(deps: EventLogDeps, id: string, query: Query): Promise<EventPage | undefined> {
  const final = await deps.records.final(id);
  // As it is stored: what was read before may have been deleted by another process.
  if (!final || !(await deps.records.fresh(id))) return undefined;
  const stored = await deps.segments.after(id, query.after, query.limit);
  const events = stored.filter(({ seq }) => seq < final.lastSeq);
  if (events.length < query.limit && query.after < final.lastSeq) events.push(endEvent(final));
  return pageOf(events, query, final.lastSeq, true);
}

async function readEvents(deps: EventLogDeps, id: string, query: Query): Promise<EventPage> {
  try {
    const live = await liveEvents(deps, id, query);
    if (live && !live.ended) return pageOf(await withStored(deps, id, query, live), query, live.latestSeq, false);
  } catch (error) {
    const page = error instanceof StoreUnavailable ? await endedPage(deps, id, query) : undefined;
    if (page) return page;
    throw error;
  }
  const page = await endedPage(deps, id, query);
  if (page) return page;
  if (!(await deps.records.get(id))) throw new NotFound(`job ${id}: expected a record, received none`);
  await deps.restore(id);
  return readEvents(deps, id, query);
}

/** The event sequences of jobs: the latest from Redis, older ones and those of ended jobs from the artifacts. */
export function createEvents(deps: EventLogDeps): Events {
  const read = (id: string, query: Query) => readEvents(deps, id, query);
  return {
    read,
    subscribe: (id, options) =>
      subscribeEvents({ read, listen: () => deps.wakeups.listen(deps.channel(id)), pollMs: deps.pollMs }, id, options),
  };
}
