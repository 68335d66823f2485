import { setTimeout as sleep } from 'node:timers/promises';
import { type IdempotencyAnswer, type IdempotencyClaim, schemaVersion } from '@trainyard/contracts';
import type { Idempotency, RequestHold } from '@trainyard/store';
import { ulid } from 'ulid';
import { ApiError } from '../errors/api-error.ts';
import type { RequestKeys } from './request-keys.ts';

const pollMs = 100;

/** The one request with its key that is being answered; `end` lets the next one have its turn. */
export interface Turn {
  scope: string;
  fingerprint: string;
  /** ULID of the claim. */
  ulid: string;
  /** Whether the request was claimed before, and its answer never written. */
  begun: boolean;
  /** Of a request whose answer holds a secret. */
  keys?: RequestKeys | undefined;
  end: () => Promise<void>;
}

interface Flight {
  fingerprint: string;
  landed: Promise<void>;
}

function checkSame(fingerprint: string, first: Pick<IdempotencyClaim, 'fingerprint'>): void {
  if (first.fingerprint === fingerprint) return;
  throw new ApiError('idempotencyKeyReused', 'Another request was sent with this Idempotency-Key; use a new key.');
}

function inProgress(): ApiError {
  return new ApiError('idempotencyInProgress', 'The first request with this Idempotency-Key is still being answered.');
}

/** Lets of all requests with one Idempotency-Key one at a time be answered, in this process and as far as possible in all. */
export class Turns {
  readonly #records: Idempotency;
  readonly #waitMs: number;
  readonly #flights = new Map<string, Flight>();

  constructor(records: Idempotency, { waitMs }: { waitMs: number }) {
    this.#records = records;
    this.#waitMs = waitMs;
  }

  /**
   * What was answered before, or the turn to answer now.
   * @throws {ApiError} idempotencyKeyReused, idempotencyInProgress when others take too long
   */
  async take(scope: string, fingerprint: string): Promise<IdempotencyAnswer | Turn> {
    const deadline = performance.now() + this.#waitMs;
    for (let flight = this.#flights.get(scope); flight; flight = this.#flights.get(scope)) {
      checkSame(fingerprint, flight);
      await this.#landing(flight, deadline);
    }
    const land = this.#depart(scope, fingerprint);
    try {
      const taken = await this.#takeAmongProcesses(scope, fingerprint, deadline);
      if (!('hold' in taken)) {
        land();
        return taken;
      }
      const { hold, claim, begun } = taken;
      const end = () => hold.release().finally(land);
      return { scope, fingerprint, ulid: claim.ulid, begun, end };
    } catch (error) {
      land();
      throw error;
    }
  }

  #depart(scope: string, fingerprint: string): () => void {
    let resolve: () => void = () => undefined;
    const landed = new Promise<void>((done) => {
      resolve = done;
    });
    this.#flights.set(scope, { fingerprint, landed });
    return () => {
      this.#flights.delete(scope);
      resolve();
    };
  }

  async #landing({ landed }: Flight, deadline: number): Promise<void> {
    const timeout = new AbortController();
    const late = sleep(Math.max(0, deadline - performance.now()), 'late', { signal: timeout.signal });
    const first = await Promise.race([landed, late]);
    timeout.abort();
    late.catch(() => undefined);
    if (first === 'late') throw inProgress();
  }

  async #takeAmongProcesses(
    scope: string,
    fingerprint: string,
    deadline: number,
  ): Promise<IdempotencyAnswer | { hold: RequestHold; claim: IdempotencyClaim; begun: boolean }> {
    for (;;) {
      const answer = await this.#records.answer(scope);
      if (answer) return answer;
      const hold = await this.#records.hold(scope);
      if (hold) return this.#claimed(scope, fingerprint, hold);
      if (performance.now() >= deadline) throw inProgress();
      await sleep(pollMs);
    }
  }

  async #claimed(scope: string, fingerprint: string, hold: RequestHold) {
    try {
      // Another process may have answered between the look at its answer and the end of its hold.
      const answer = await this.#records.answer(scope);
      if (!answer) {
        const mine = { schemaVersion, fingerprint, ulid: ulid(), claimedAt: new Date().toISOString() } as const;
        const claim = await this.#records.claim(scope, mine);
        checkSame(fingerprint, claim);
        return { hold, claim, begun: claim.ulid !== mine.ulid };
      }
      await hold.release();
      return answer;
    } catch (error) {
      await hold.release();
      throw error;
    }
  }
}
