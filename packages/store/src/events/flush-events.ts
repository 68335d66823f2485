import type { JobEvent } from '@trainyard/contracts';
import { AlreadyExists } from '../errors.ts';
import type { LiveJob } from '../index/live-job.ts';
import { markFlushedScript } from '../index/live-scripts.ts';
import { JobAbsent } from '../index/outcomes.ts';
import type { RedisKeys } from '../redis/keys.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import type { Segments } from './segments.ts';
import { eventsOf } from './stream-entries.ts';

/** Events of a segment at most. */
const segmentLimit = 5000;
/** Events of a job that stay in Redis after they reached the artifacts. */
const liveLimit = 2000;

export interface FlushDeps {
  redis: RedisGate;
  keys: RedisKeys;
  segments: Segments;
}

async function streamed({ redis, keys }: FlushDeps, id: string, live: LiveJob, after: number): Promise<JobEvent[]> {
  const replies = await redis.call((client) =>
    client
      .multi()
      .hget(keys.job(id), 'born')
      .xrange(keys.events(id), `${after + 1}-0`, `${live.seq}-0`, 'COUNT', segmentLimit)
      .exec(),
  );
  const events = eventsOf(replies?.[1]?.[1]);
  if (replies?.[0]?.[1] !== live.born || events[0]?.seq !== after + 1) throw new JobAbsent(id);
  return events;
}

/** Stores a run of events; tells the last sequence number that is stored now. */
async function store({ segments }: FlushDeps, id: string, events: readonly JobEvent[]): Promise<number> {
  const first = events[0]?.seq ?? 0;
  try {
    await segments.write(id, events);
    return events.at(-1)?.seq ?? 0;
  } catch (error) {
    if (!(error instanceof AlreadyExists)) throw error;
    // Another wrote the same run, perhaps a shorter one; or we did, and were interrupted before noting it.
    return (await segments.read(id, first)).at(-1)?.seq ?? first;
  }
}

/**
 * Makes every event of a job up to its latest durable.
 * @throws JobAbsent when Redis lost the job in between
 */
export async function flushEvents(deps: FlushDeps, id: string, live: LiveJob): Promise<LiveJob> {
  let flushed = live.flushed;
  while (flushed < live.seq) flushed = await store(deps, id, await streamed(deps, id, live, flushed));
  if (flushed === live.flushed) return live;
  const keys = [deps.keys.job(id), deps.keys.events(id)];
  await deps.redis.script(markFlushedScript, keys, [live.born, flushed, liveLimit]);
  return { ...live, flushed };
}
