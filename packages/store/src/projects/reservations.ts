import type { RedisKeys } from '../redis/keys.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import { redisScript } from '../redis/script.ts';

/**
 * What is about to be made under a quota, so that of many who make at once, in whatever process, no more go on than may. Held
 * for as long as the making takes; lost with Redis, where what is made is found in its own list.
 */
export interface Reservations {
  /**
   * Reserves the place of a job among those of its project that wait or are queued, at most `limit` with those that others
   * reserved; the number in use when there is no place. Without an identifier it only looks. @throws StoreUnavailable
   */
  job(project: string, limit: number, id?: string): Promise<number | undefined>;
  /** Reserves the place of a dataset; the datasets that others reserved before. @throws StoreUnavailable */
  dataset(project: string, id: string): Promise<string[]>;
  release(kind: ReservedKind, project: string, id: string): Promise<void>;
}

export type ReservedKind = 'jobs' | 'datasets';

export interface ReservationsOptions {
  redis: RedisGate;
  keys: RedisKeys;
}

/** A process that died while making something holds a place no longer than this. */
const lifeMs = 60_000;

/** What both begin with: drops what is over. KEYS reservations; ARGV milliseconds, id. */
const begin = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local others = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if id ~= ARGV[2] then table.insert(others, id) end
end
local function reserve()
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
`;

/** KEYS reservations, jobs of the project, then of the states that count; ARGV milliseconds, id or '', limit. */
const jobScript = redisScript(`${begin}
local function inBoth(one, other)
  local count = redis.pcall('ZINTERCARD', 2, one, other, 'LIMIT', math.max(1, tonumber(ARGV[3])))
  if type(count) == 'number' then return count end
  -- Before Redis 7 it cannot be counted without a list.
  return #redis.call('ZINTER', 2, one, other)
end
local used = 0
for at = 3, #KEYS do used = used + inBoth(KEYS[2], KEYS[at]) end
for _, id in ipairs(others) do
  if not redis.call('ZSCORE', KEYS[2], id) then used = used + 1 end
end
if used >= tonumber(ARGV[3]) then return used end
if ARGV[2] ~= '' then reserve() end
return -1
`);

/** KEYS reservations; ARGV milliseconds, id. */
const datasetScript = redisScript(`${begin}
reserve()
return others
`);

export function createReservations({ redis, keys }: ReservationsOptions): Reservations {
  const { index, reserved } = keys;
  return {
    async job(project, limit, id = '') {
      const sets = [index.project(project), index.state('waiting'), index.state('queued')];
      const used = Number(await redis.script(jobScript, [reserved('jobs', project), ...sets], [lifeMs, id, limit]));
      return used < 0 ? undefined : used;
    },
    dataset: async (project, id) =>
      (await redis.script(datasetScript, [reserved('datasets', project)], [lifeMs, id])) as string[],
    async release(kind, project, id) {
      // What cannot be released is over after its life.
      await redis.call((client) => client.zrem(reserved(kind, project), id)).catch(() => undefined);
    },
  };
}
