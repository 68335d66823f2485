import { BoundedCache } from '../records/bounded-cache.ts';
import type { RedisKeys } from '../redis/keys.ts';
import type { RedisGate } from '../redis/redis-gate.ts';

/** When keys were last used, to the minute: told by Redis, expendable, and never waited for by a request. */
export interface LastUsed {
  note(id: string, at: Date): void;
  /** Of each key, null where it is not known. */
  of(ids: readonly string[]): Promise<(string | null)[]>;
}

export function createLastUsed({ redis, keys }: { redis: RedisGate; keys: RedisKeys }): LastUsed {
  const noted = new BoundedCache<string, string>(10_000);
  return {
    note(id, at) {
      const minute = `${at.toISOString().slice(0, 16)}:00.000Z`;
      if (noted.get(id) === minute) return;
      noted.set(id, minute);
      redis.call((client) => client.hset(keys.keysUsed, id, minute)).catch(() => noted.delete(id));
    },
    async of(ids) {
      if (ids.length === 0) return [];
      return redis.call((client) => client.hmget(keys.keysUsed, ...ids)).catch(() => ids.map(() => null));
    },
  };
}
