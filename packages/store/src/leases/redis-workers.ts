import { StoreUnavailable } from '../errors.ts';
import type { RedisKeys } from '../redis/keys.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import { redisScript } from '../redis/script.ts';
import type { WorkerInfo, Workers } from './workers.ts';

/** Time is Redis's own, so that clocks of several machines need not agree. */
const now = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
`;

/** KEYS hash, ends; ARGV id, info, milliseconds. */
const beatScript = redisScript(`${now}
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), ARGV[1])
return 1
`);

/** KEYS hash, ends. Forgets those whose heartbeat ended and returns the others. */
const listScript = redisScript(`${now}
local ended = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)
for _, id in ipairs(ended) do
  redis.call('ZREM', KEYS[2], id)
  redis.call('HDEL', KEYS[1], id)
end
return redis.call('HVALS', KEYS[1])
`);

/** KEYS hash, ends; ARGV id. */
const leaveScript = redisScript(`
redis.call('HDEL', KEYS[1], ARGV[1])
return redis.call('ZREM', KEYS[2], ARGV[1])
`);

export interface RedisWorkersOptions {
  redis: RedisGate;
  keys: RedisKeys;
  /** Life of a heartbeat that is not repeated. */
  lifeMs: number;
}

/** Workers as Redis knows them, and the end of this process's own heartbeats. */
export interface RedisWorkers extends Workers {
  close(): Promise<void>;
}

/** Heartbeats in Redis. */
export function createWorkers({ redis, keys, lifeMs }: RedisWorkersOptions): RedisWorkers {
  const names = [keys.workers, keys.workerEnds];
  const announced = new Set<{ stop(): Promise<void> }>();

  const unlessAbsent = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  };

  function announce(worker: WorkerInfo) {
    const { workerId } = worker;
    const beat = () => unlessAbsent(redis.script(beatScript, names, [workerId, JSON.stringify(worker), lifeMs]));
    const timer = setInterval(() => void beat(), lifeMs / 3);
    let last = beat();
    const heartbeat = {
      async stop() {
        clearInterval(timer);
        announced.delete(heartbeat);
        await last;
        last = unlessAbsent(redis.script(leaveScript, names, [workerId]));
        await last;
      },
    };
    announced.add(heartbeat);
    return heartbeat;
  }

  async function list(): Promise<WorkerInfo[]> {
    const found = await redis.script(listScript, names, []);
    const texts: unknown[] = Array.isArray(found) ? found : [];
    const workers = texts.map((text): WorkerInfo => JSON.parse(String(text)));
    return workers.sort((a, b) => (a.workerId < b.workerId ? -1 : 1));
  }

  return {
    announce,
    list,
    async close() {
      await Promise.all([...announced].map((heartbeat) => heartbeat.stop()));
    },
  };
}
