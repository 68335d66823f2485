import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { deleteIfScript, extendIfScript } from './owned-key.ts';
import type { RedisGate } from './redis-gate.ts';

/** What at most one process at a time does under a key of Redis. */
export interface Lock {
  redis: RedisGate;
  key: string;
  /** How long a process that died with the lock holds up the others, in milliseconds. */
  holdMs: number;
}

const pollMs = 20;

async function take({ redis, key, holdMs }: Lock): Promise<string | undefined> {
  const token = ulid();
  const taken = await redis.call((client) => client.set(key, token, 'PX', holdMs, 'NX'));
  return taken === 'OK' ? token : undefined;
}

async function release({ redis, key }: Lock, token: string): Promise<void> {
  // What cannot be released now expires.
  await redis.script(deleteIfScript, [key], [token]).catch(() => undefined);
}

/**
 * Does work and keeps the lock for as long as it takes, unless another process has it: then undefined.
 * @throws StoreUnavailable when Redis cannot tell whether it is free
 */
export async function unlessLocked<Result>(lock: Lock, work: () => Promise<Result>): Promise<Result | undefined> {
  const { redis, key, holdMs } = lock;
  const token = await take(lock);
  if (token === undefined) return undefined;
  // What cannot be renewed now is renewed next time, or lost.
  const renew = () => redis.script(extendIfScript, [key], [token, holdMs]).catch(() => undefined);
  const renewal = setInterval(() => void renew(), holdMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await release(lock, token);
  }
}

/** Waits until the lock is free, then does work; it is not held longer than `holdMs`. @throws StoreUnavailable */
export async function whenUnlocked<Result>(lock: Lock, work: () => Promise<Result>): Promise<Result> {
  let token = await take(lock);
  while (token === undefined) {
    await sleep(pollMs);
    token = await take(lock);
  }
  try {
    return await work();
  } finally {
    await release(lock, token);
  }
}
