import type { RedisGate } from '../redis/redis-gate.ts';

/** Hears of messages on one channel. */
export interface Listener {
  /** Returns when a message came since the last call, when `ms` have passed, or when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

export interface Wakeups {
  /** Listens on a channel; resolves when messages are sure to arrive, or when Redis does not answer. */
  listen(channel: string): Promise<Listener>;
  /** Calls back with every message of a channel. */
  follow(channel: string, onMessage: (message: string) => void): Promise<() => void>;
  close(): void;
}

/** A flag that a message raises and that one waiter takes down. */
class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        signal.addEventListener('abort', wake);
        this.#wake = wake;
      });
    }
    this.#rung = false;
  }
}

/** Messages of Redis channels, over one connection made when it is first needed. */
export class RedisWakeups implements Wakeups {
  readonly #connect: () => RedisGate;
  readonly #followers = new Map<string, Set<(message: string) => void>>();
  #gate: RedisGate | undefined;

  constructor(connect: () => RedisGate) {
    this.#connect = connect;
  }

  async listen(channel: string): Promise<Listener> {
    const bell = new Bell();
    const close = await this.follow(channel, () => bell.ring());
    return { wait: (ms, signal) => bell.wait(ms, signal), close };
  }

  async follow(channel: string, onMessage: (message: string) => void): Promise<() => void> {
    const followers = this.#followers.get(channel) ?? new Set();
    this.#followers.set(channel, followers.add(onMessage));
    await this.#subscribe([channel]);
    return () => this.#leave(channel, onMessage);
  }

  close(): void {
    this.#followers.clear();
    this.#gate?.close();
  }

  #leave(channel: string, onMessage: (message: string) => void): void {
    const followers = this.#followers.get(channel);
    if (!followers?.delete(onMessage) || followers.size > 0) return;
    this.#followers.delete(channel);
    // A channel nobody follows any more costs a message now and then, nothing else.
    this.#connection()
      .call((redis) => redis.unsubscribe(channel))
      .catch(() => undefined);
  }

  /** Without Redis it happens on reconnection; whoever listens looks by itself meanwhile. */
  async #subscribe(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await this.#connection()
      .call((redis) => redis.subscribe(...names))
      .catch(() => undefined);
  }

  #connection(): RedisGate {
    if (this.#gate) return this.#gate;
    const gate = this.#connect();
    gate.client.on('ready', () => void this.#subscribe([...this.#followers.keys()]));
    gate.client.on('message', (channel: string, message: string) => {
      for (const follower of this.#followers.get(channel) ?? []) follower(message);
    });
    this.#gate = gate;
    return gate;
  }
}
