import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../errors.ts';
import type { RedisKeys } from '../redis/keys.ts';
import { deleteIfScript } from '../redis/owned-key.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import type { Guard } from './guard.ts';
import { sealJobScript } from './live-scripts.ts';
import { JobAbsent, throwRefusal } from './outcomes.ts';

const pollMs = 50;

/** Seals keep a job as it is while its end is being written. */
export class Seals {
  readonly #redis: RedisGate;
  readonly #keys: RedisKeys;
  readonly #lifeMs: number;

  /** `lifeMs`: life of a seal that is not lifted. */
  constructor(redis: RedisGate, keys: RedisKeys, lifeMs: number) {
    this.#redis = redis;
    this.#keys = keys;
    this.#lifeMs = lifeMs;
  }

  /**
   * Keeps everybody without this token from changing a job until it is ended or the seal is lifted.
   * @throws JobAbsent, Fenced, JobHeld, StoreUnavailable when another is ending it
   */
  async put(id: string, guard: Guard, token: string): Promise<void> {
    const deadline = performance.now() + this.#lifeMs;
    const keys = [this.#keys.job(id), this.#keys.lease(id), this.#keys.ending(id), this.#keys.endings];
    const args = [id, guard.kind, guard.lease ?? '', token, this.#lifeMs];
    for (;;) {
      const outcome = await this.#redis.script(sealJobScript, keys, args);
      if (outcome === 'ok') return;
      if (outcome === 'conflict') throw new JobAbsent(id);
      throwRefusal(id, outcome);
      if (performance.now() > deadline) throw new StoreUnavailable(`job ${id}: is being ended by another; try again`);
      await sleep(pollMs);
    }
  }

  /** Lifts a seal without an end. */
  async lift(id: string, token: string): Promise<void> {
    await this.#redis.script(deleteIfScript, [this.#keys.ending(id)], [token]);
  }

  /** Jobs that somebody began to end and is not ending any more. @throws StoreUnavailable */
  async abandoned(): Promise<string[]> {
    const ids = await this.#redis.call((redis) => redis.smembers(this.#keys.endings));
    const sealed = await this.#redis.call((redis) => Promise.all(ids.map((id) => redis.exists(this.#keys.ending(id)))));
    return ids.filter((_, index) => sealed[index] === 0);
  }

  /** Notes that a job was not ended after all. */
  async forget(id: string): Promise<void> {
    await this.#redis.call((redis) => redis.srem(this.#keys.endings, id));
  }
}
