import type { RedisKeys } from '../redis/keys.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import { redisScript } from '../redis/script.ts';
import { MemoryBuckets, type Taken, taken } from './token-bucket.ts';

/** How often something may be done, counted over every API process. */
export interface Rates {
  /** Takes one of `perMinute` tokens of a name; without Redis each process counts for itself. */
  take(name: string, perMinute: number): Promise<Taken>;
}

/**
 * Takes a token: KEYS bucket; ARGV tokens a minute. Tells whether there was one, and how many are left. A bucket that is lost is
 * a full one.
 */
const takeScript = redisScript(`
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local rate = tonumber(ARGV[1])
local known = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(known[1]) or rate
local passed = math.max(0, now - (tonumber(known[2]) or now))
tokens = math.min(rate, tokens + passed * rate / 60000)
local allowed = 0
if tokens >= 1 then
  allowed = 1
  tokens = tokens - 1
end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', now)
redis.call('PEXPIRE', KEYS[1], 60000)
return { allowed, tostring(tokens) }
`);

// A Redis that failed is not waited for by every request that follows.
const avoidMs = 1000;

export function createRates({ redis, keys }: { redis: RedisGate; keys: RedisKeys }): Rates {
  const memory = new MemoryBuckets();
  let avoidedUntil = 0;
  return {
    async take(name, perMinute) {
      if (performance.now() < avoidedUntil) return memory.take(name, perMinute);
      try {
        const reply = await redis.script(takeScript, [keys.rate(name)], [perMinute]);
        const [allowed, tokens] = reply as [number, string];
        return taken(allowed === 1, Number(tokens), perMinute);
      } catch {
        // A rate protects the service: it is no reason to refuse requests while Redis is away.
        avoidedUntil = performance.now() + avoidMs;
        return memory.take(name, perMinute);
      }
    },
  };
}
