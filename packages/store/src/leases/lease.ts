import type { JobState, JobStatus } from '@trainyard/contracts';
import { Fenced, StoreUnavailable } from '../errors.ts';
import type { RedisKeys } from '../redis/keys.ts';
import { deleteIfScript } from '../redis/owned-key.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import { redisScript } from '../redis/script.ts';

/** KEYS lease, job; ARGV value, milliseconds. The job's status, or nil when the lease is lost. */
const renewScript = redisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('HGET', KEYS[2], 'status')
`);

export interface LeaseOptions {
  redis: RedisGate;
  keys: RedisKeys;
  /** Life without renewal, in milliseconds. */
  leaseMs: number;
}

/**
 * The right to change a job, for as long as it is renewed. Its content is the token that fences every write. It counts
 * as lost once Redis may have let it expire, whether or not Redis can be asked.
 */
export class Lease {
  readonly value: string;
  readonly #jobId: string;
  readonly #options: LeaseOptions;
  readonly #lost = new AbortController();
  #validUntil: number;
  #timer: NodeJS.Timeout | undefined;
  #onState: (state: JobState, status: JobStatus) => void = () => undefined;

  private constructor(jobId: string, value: string, options: LeaseOptions, validUntil: number) {
    this.#jobId = jobId;
    this.value = value;
    this.#options = options;
    this.#validUntil = validUntil;
  }

  /** Takes the lease of a job, or undefined when another has it. @throws StoreUnavailable */
  static async acquire(jobId: string, value: string, options: LeaseOptions): Promise<Lease | undefined> {
    const { redis, keys, leaseMs } = options;
    const validUntil = performance.now() + leaseMs;
    const taken = await redis.call((client) => client.set(keys.lease(jobId), value, 'PX', leaseMs, 'NX'));
    return taken === 'OK' ? new Lease(jobId, value, options, validUntil) : undefined;
  }

  /** Aborts when the lease is lost. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Renews until stopped or lost; the latest `onState` hears how the job stands at every renewal. */
  keep(onState: (state: JobState, status: JobStatus) => void): void {
    this.#onState = onState;
    if (!this.#timer) this.#schedule();
  }

  /** Renews now. @throws Fenced when the lease is lost, StoreUnavailable when Redis cannot be asked */
  async renew(): Promise<void> {
    const { redis, keys, leaseMs } = this.#options;
    const asked = performance.now();
    if (asked >= this.#validUntil) this.lose();
    if (this.lost.aborted) throw this.#fenced();
    const status = await redis.script(
      renewScript,
      [keys.lease(this.#jobId), keys.job(this.#jobId)],
      [this.value, leaseMs],
    );
    if (typeof status !== 'string') {
      this.lose();
      throw this.#fenced();
    }
    this.#validUntil = asked + leaseMs;
    const stands: JobStatus = JSON.parse(status);
    this.#onState(stands.state, stands);
  }

  /** Gives the lease up, here and without asking Redis. */
  lose(): void {
    this.stop();
    this.#lost.abort(this.#fenced());
  }

  /** Ends the renewals and leaves the lease to expire. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Ends the renewals and lets others take the job at once, if Redis can be told. */
  async release(): Promise<void> {
    this.stop();
    const { redis, keys } = this.#options;
    try {
      await redis.script(deleteIfScript, [keys.lease(this.#jobId)], [this.value]);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }

  #schedule(): void {
    const rest = this.#validUntil - performance.now();
    const delay = Math.max(0, Math.min(this.#options.leaseMs / 4, rest));
    this.#timer = setTimeout(() => void this.#beat(), delay);
  }

  async #beat(): Promise<void> {
    const timer = this.#timer;
    // A Redis that cannot be asked is asked again; `renew` itself knows when it is too late.
    await this.renew().catch(() => undefined);
    if (!this.lost.aborted && this.#timer === timer) this.#schedule();
  }

  #fenced(): Fenced {
    return new Fenced(
      `job ${this.#jobId}: the lease of this attempt is lost; stop it, nothing can be written any more`,
    );
  }
}
