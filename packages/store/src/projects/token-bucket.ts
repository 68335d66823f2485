/** What a bucket held when it was last looked at. */
export interface Bucket {
  tokens: number;
  /** In milliseconds of the clock it is refilled by. */
  at: number;
}

/** Whether a request had a token, and what is left. */
export interface Taken {
  allowed: boolean;
  perMinute: number;
  /** Requests that would be allowed now. */
  remaining: number;
  /** Milliseconds until one more is allowed; 0 while some remain. */
  retryAfterMs: number;
  /** Milliseconds until the bucket is full. */
  resetMs: number;
}

const minuteMs = 60_000;

/** What a bucket tells of its tokens after one was asked for. */
export function taken(allowed: boolean, tokens: number, perMinute: number): Taken {
  const msPerToken = minuteMs / perMinute;
  return {
    allowed,
    perMinute,
    remaining: Math.floor(tokens),
    retryAfterMs: Math.max(0, (1 - tokens) * msPerToken),
    resetMs: (perMinute - tokens) * msPerToken,
  };
}

/** Takes a token from buckets that hold a minute's worth and fill evenly, in the memory of this process. */
export class MemoryBuckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;
  readonly #limit: number;

  /** Of `limit` names at most; the one that was asked for least lately is forgotten first. */
  constructor(limit = 10_000, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#now = now;
  }

  take(name: string, perMinute: number): Taken {
    const at = this.#now();
    const before = this.#buckets.get(name) ?? { tokens: perMinute, at };
    const filled = Math.min(perMinute, before.tokens + ((at - before.at) * perMinute) / minuteMs);
    const allowed = filled >= 1;
    const tokens = allowed ? filled - 1 : filled;
    this.#keep(name, { tokens, at });
    return taken(allowed, tokens, perMinute);
  }

  #keep(name: string, bucket: Bucket): void {
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    if (this.#buckets.size <= this.#limit) return;
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest);
      return;
    }
  }
}
