import { StoreUnavailable } from '../errors.ts';
import type { RedisKeys } from '../redis/keys.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import { redisScript } from '../redis/script.ts';
import type { WorkerInfo, WorkerMetricsJson, Workers } from './workers.ts';

/** Time is Redis's own, so that clocks of several machines need not agree. */
const now = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
`;

/** KEYS ends, hash, metrics; ARGV id, milliseconds, info, metrics. */
const beatScript = redisScript(`${now}
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
redis.call('HSET', KEYS[3], ARGV[1], ARGV[4])
return 1
`);

/** KEYS ends, hash, metrics; ARGV which of the hashes. Forgets those whose heartbeat ended and returns the others. */
const listScript = redisScript(`${now}
local ended = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)
for _, id in ipairs(ended) do
  redis.call('ZREM', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
  redis.call('HDEL', KEYS[3], id)
end
return redis.call('HVALS', KEYS[tonumber(ARGV[1])])
`);

/** KEYS ends, hash, metrics; ARGV id. */
const leaveScript = redisScript(`
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return redis.call('ZREM', KEYS[1], ARGV[1])
`);

/** Places of the hashes among the keys of the scripts. */
const [ofInfo, ofMetrics] = [2, 3];

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
  const names = [keys.workerEnds, keys.workers, keys.workerMetrics];
  const announced = new Set<{ stop(): Promise<void> }>();

  const unlessAbsent = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  };

  function announce(
    worker: WorkerInfo | (() => WorkerInfo),
    readMetrics: () => Promise<WorkerMetricsJson> = async () => [],
  ) {
    const read = typeof worker === 'function' ? worker : () => worker;
    const { workerId } = read();
    const tell = async () => {
      const metrics = JSON.stringify(await readMetrics());
      await redis.script(beatScript, names, [workerId, lifeMs, JSON.stringify(read()), metrics]);
    };
    const beat = () => unlessAbsent(tell());
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

  async function told<Value>(which: number): Promise<Value[]> {
    const found = await redis.script(listScript, names, [which]);
    const texts: unknown[] = Array.isArray(found) ? found : [];
    return texts.map((text): Value => JSON.parse(String(text)));
  }

  async function list(): Promise<WorkerInfo[]> {
    const workers = await told<WorkerInfo>(ofInfo);
    return workers.sort((a, b) => (a.workerId < b.workerId ? -1 : 1));
  }

  return {
    announce,
    list,
    metrics: () => told<WorkerMetricsJson>(ofMetrics),
    async close() {
      await Promise.all([...announced].map((heartbeat) => heartbeat.stop()));
    },
  };
}
