import { ulid } from 'ulid';
import { StoreUnavailable } from '../errors.ts';
import { deleteIfScript, extendIfScript } from '../redis/owned-key.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import type { RequestHold } from './idempotency.ts';

const unheld: RequestHold = { release: async () => undefined };

/** Leaves out what only an absent Redis refuses: a hold is expendable. */
async function ifServed<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return undefined;
  }
}

function renewing(redis: RedisGate, key: string, token: string, holdMs: number): RequestHold {
  const renew = () => ifServed(redis.script(extendIfScript, [key], [token, holdMs]));
  // What another error means is for whoever next asks Redis; here it ends one renewal.
  const timer = setInterval(() => void renew().catch(() => undefined), holdMs / 3).unref();
  return {
    async release() {
      clearInterval(timer);
      await ifServed(redis.script(deleteIfScript, [key], [token]));
    },
  };
}

/** Takes the hold of a request, or undefined while another has it; without Redis everybody has it. */
export async function holdRequest(redis: RedisGate, key: string, holdMs: number): Promise<RequestHold | undefined> {
  const token = ulid();
  const taken = await ifServed(
    redis.call((client) => client.set(key, token, 'PX', holdMs, 'NX').then((ok) => ok === 'OK')),
  );
  if (taken === undefined) return unheld;
  return taken ? renewing(redis, key, token, holdMs) : undefined;
}
