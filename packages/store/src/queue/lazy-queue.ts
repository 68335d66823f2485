import { Queue } from 'bullmq';
import type { RedisGate } from '../redis/redis-gate.ts';
import { within } from '../redis/within.ts';

/** Finished entries leave at once: their names are free again, and what they did is in our records. */
const entryOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 };

/**
 * A queue to put entries into, made once there is a connection: BullMQ waits for its first one for ever, and one that
 * failed to start stays failed.
 */
export class LazyQueue {
  readonly #name: string;
  readonly #redis: RedisGate;
  readonly #prefix: string;
  readonly #timeoutMs: number;
  #queue: Promise<Queue> | undefined;

  constructor(name: string, redis: RedisGate, prefix: string, timeoutMs: number) {
    this.#name = name;
    this.#redis = redis;
    this.#prefix = prefix;
    this.#timeoutMs = timeoutMs;
  }

  /** Runs work on the queue. @throws StoreUnavailable */
  async use<Result>(work: (queue: Queue) => Promise<Result>): Promise<Result> {
    return this.#redis.call(async () => {
      this.#queue ??= this.#open();
      return within(this.#timeoutMs, this.#queue.then(work));
    });
  }

  /** Ends the queue; its connection belongs to others, so there is nothing to wait for. */
  close(): void {
    void this.#queue?.then((queue) => queue.close()).catch(() => undefined);
  }

  async #open(): Promise<Queue> {
    const queue = new Queue(this.#name, {
      connection: this.#redis.client,
      prefix: this.#prefix,
      defaultJobOptions: entryOptions,
      streams: { events: { maxLen: 1000 } },
    });
    queue.on('error', () => undefined);
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      this.#queue = undefined;
      throw error;
    }
  }
}
