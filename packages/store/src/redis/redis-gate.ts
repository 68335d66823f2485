import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { StoreUnavailable } from '../errors.ts';
import type { RedisScript } from './script.ts';

/** Replies of a Redis that cannot serve now, by their first word. */
const refusals = /^(LOADING|OOM|READONLY|MASTERDOWN|CLUSTERDOWN|MISCONF|BUSY|TRYAGAIN|NOREPLICAS)\b/;
const graceMs = 500;

export interface RedisGateOptions {
  url: string;
  /** Of the connection, in Redis's list of clients. */
  name: string;
  /** A command that takes longer fails. */
  commandTimeoutMs: number;
  onError: (error: Error) => void;
}

/** Waits before the n-th reconnection: short, so that a Redis that is back is found within a second. */
export const retryDelayMs = (times: number): number => Math.min(100 * times, 1000);

const isReply = (error: Error): boolean => error.name === 'ReplyError';

/** The error a caller of the store gets for one of Redis or its connection. */
export function redisError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) return error;
  if (isReply(error) && !refusals.test(error.message)) return error;
  return new StoreUnavailable(`Redis did not serve a command in time (${error.message}); try again`, { cause: error });
}

/**
 * The connection that answers requests. A command fails with StoreUnavailable when there is no connection, when it
 * takes too long, or when the connection is lost before its reply: then its outcome is unknown, it is never sent twice.
 */
export class RedisGate {
  readonly client: Redis;
  readonly #graceMs: number;

  constructor({ url, name, commandTimeoutMs, onError }: RedisGateOptions) {
    this.#graceMs = Math.min(graceMs, commandTimeoutMs);
    this.client = new Redis(url, {
      connectionName: name,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: commandTimeoutMs,
      connectTimeout: commandTimeoutMs,
      retryStrategy: retryDelayMs,
    });
    this.client.on('error', onError);
  }

  /** Runs commands; a connection that is just being made is waited for shortly. @throws StoreUnavailable */
  async call<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result> {
    await this.connected();
    try {
      return await work(this.client);
    } catch (error) {
      throw redisError(error);
    }
  }

  /** Runs a script, by its hash where the server knows it. @throws StoreUnavailable */
  script(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    return this.call(async (redis) => {
      try {
        return await redis.evalsha(script.sha1, keys.length, ...keys, ...args);
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return await redis.eval(script.lua, keys.length, ...keys, ...args);
      }
    });
  }

  /** Returns when there is a connection. @throws StoreUnavailable when there is none within half a second */
  async connected(): Promise<void> {
    const deadline = performance.now() + this.#graceMs;
    while (this.client.status !== 'ready') {
      if (performance.now() >= deadline || this.client.status === 'end') {
        throw new StoreUnavailable(`Redis: expected a connection, received none (${this.client.status}); try again`);
      }
      await sleep(10);
    }
  }

  close(): void {
    this.client.disconnect();
  }
}
