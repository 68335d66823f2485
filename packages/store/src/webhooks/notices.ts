import { type StateEvent, stateEventSchema } from '@trainyard/contracts';
import type { RedisKeys } from '../redis/keys.ts';
import type { RedisGate } from '../redis/redis-gate.ts';

/** A change of state that webhooks have not been told of. */
export interface Notice {
  id: string;
  jobId: string;
  event: StateEvent;
}

/** Notices in Redis, put there in the same step as the change; those of ended jobs come again after a loss of Redis. */
export interface Notices {
  /** The oldest after one, or of all. @throws StoreUnavailable */
  read(after: string | undefined, limit: number): Promise<Notice[]>;
  /** Removes those that are settled. @throws StoreUnavailable */
  remove(ids: readonly string[]): Promise<void>;
}

/** The entry as `live-scripts.ts` writes it. */
function parse([id, fields]: [string, string[]]): Notice {
  const [, jobId = '', , text = 'null'] = fields;
  return { id, jobId, event: stateEventSchema.parse(JSON.parse(text)) };
}

export function createNotices(redis: RedisGate, { notices: key }: RedisKeys): Notices {
  return {
    async read(after, limit) {
      const start = after === undefined ? '-' : `(${after}`;
      return (await redis.call((client) => client.xrange(key, start, '+', 'COUNT', limit))).map(parse);
    },
    async remove(ids) {
      if (ids.length > 0) await redis.call((client) => client.xdel(key, ...ids));
    },
  };
}
