import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { deleteIfScript } from '../index/live-scripts.ts';
import type { RedisGate } from '../redis/redis-gate.ts';

const pollMs = 20;

/** Does work while nobody else, in whatever process, does such under this key; who died in it holds up the others for `holdMs`. @throws StoreUnavailable */
export async function alone<Result>(
  redis: RedisGate,
  key: string,
  holdMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const token = ulid();
  while ((await redis.call((client) => client.set(key, token, 'PX', holdMs, 'NX'))) !== 'OK') await sleep(pollMs);
  try {
    return await work();
  } finally {
    await redis.script(deleteIfScript, [key], [token]).catch(() => undefined);
  }
}
