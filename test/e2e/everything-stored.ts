import { Redis } from 'ioredis';
import { inject } from 'vitest';
import { everythingIn } from '../../services/api/src/testing/everything-in.ts';
import type { Whereabouts } from './running-service.ts';

/** Something that is kept: a file by its path, a key of Redis by its name. */
export interface Stored {
  place: string;
  text: string;
}

const readers: Record<string, (redis: Redis, key: string) => Promise<unknown>> = {
  string: (redis, key) => redis.get(key),
  hash: (redis, key) => redis.hgetall(key),
  list: (redis, key) => redis.lrange(key, 0, -1),
  set: (redis, key) => redis.smembers(key),
  zset: (redis, key) => redis.zrange(key, '0', '-1'),
  stream: (redis, key) => redis.xrange(key, '-', '+'),
  none: async () => '',
};

async function everythingInRedis(prefix: string): Promise<Stored[]> {
  const redis = new Redis(inject('redisUrl'));
  try {
    const keys = await redis.keys(`${prefix}*`);
    return await Promise.all(
      keys.map(async (place) => {
        const type = await redis.type(place);
        const read = readers[type];
        if (!read) throw new Error(`${place}: expected a known type, received ${type}`);
        return { place, text: `${place} ${JSON.stringify(await read(redis, place))}` };
      }),
    );
  } finally {
    redis.disconnect();
  }
}

/** Every file of a running service, its logs among them, and everything that it has in Redis. */
export async function everythingStored({ dataDir, redisPrefix }: Whereabouts): Promise<Stored[]> {
  const files = [...(await everythingIn(dataDir()))].map(([place, text]) => ({ place, text }));
  const inRedis = await everythingInRedis(redisPrefix);
  if (files.length === 0 || inRedis.length === 0) throw new Error('expected files and keys of Redis, received none');
  return [...files, ...inRedis];
}

/** The part of a secret that nobody can guess: what comes before may be its name. */
export const randomPartOf = (secret: unknown): string => String(secret).replace(/^.*_/, '');
