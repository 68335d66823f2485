import { MemoryBuckets } from '@trainyard/store';
import { ApiError } from '../errors/api-error.ts';

const perKey = 10;
const perAddress = 60;

// Enough to tell keys apart, and less than their secrets.
const shownLength = 29;

/** Counts wrong keys by address, and by address and the beginning of the key; right ones are not looked at. */
export interface FailedAttempts {
  /** @throws {ApiError} rateLimited after ten a minute for one key, or sixty from one address */
  note(address: string, bearer: string): void;
}

export function createFailedAttempts(now?: () => number): FailedAttempts {
  const buckets = new MemoryBuckets(10_000, now);
  return {
    note(address, bearer) {
      const ofAddress = buckets.take(address, perAddress);
      const ofKey = buckets.take(`${address} ${bearer.slice(0, Math.min(shownLength, bearer.length / 2))}`, perKey);
      const refused = [ofAddress, ofKey].find(({ allowed }) => !allowed);
      if (!refused) return;
      const headers = { 'retry-after': String(Math.max(1, Math.ceil(refused.retryAfterMs / 1000))) };
      throw new ApiError('rateLimited', 'Too many wrong keys came from this address.', { headers });
    },
  };
}
