/** Durations of the store, in milliseconds. */
export interface StoreTiming {
  /** A Redis command that takes longer fails with StoreUnavailable. Default: 2,000. */
  commandTimeoutMs: number;
  /** Life of an attempt's lease, of a queue lock and of a heartbeat without renewal. Default: 10,000. */
  leaseMs: number;
  /** Between checks for entries whose worker stopped renewing. Default: 3,000. */
  stalledCheckMs: number;
  /** Between passes of the reconciler. Default: 5,000. */
  reconcileEveryMs: number;
  /** Between looks for new events when no wake-up came. Default: 1,000. */
  pollEventsMs: number;
  /** Age at which what an interrupted write left behind is removed. Default: 3,600,000. */
  temporaryAgeMs: number;
  /** Age at which answers to requests with an Idempotency-Key are forgotten. Default: 86,400,000. */
  answerAgeMs: number;
  /**
   * Longer than any write takes, from its first blob to the record that refers to it: for so long bytes that nothing
   * refers to are kept. Default: 3,600,000.
   */
  graceMs: number;
  /** Age at which a dataset that was opened and never committed is removed. Default: 604,800,000, seven days. */
  openDatasetAgeMs: number;
  /** Between collections of what nothing refers to. Default: 900,000. */
  collectEveryMs: number;
  /** Longer than a try to deliver takes: after so long a delivery without an entry is queued again. Default: 30,000. */
  resendAfterMs: number;
}

/** Durations that go with a lease: what a worker's death delays is settled within about two lives of it. */
export function timingOfLease(leaseMs: number): Pick<StoreTiming, 'leaseMs' | 'stalledCheckMs' | 'reconcileEveryMs'> {
  return { leaseMs, stalledCheckMs: Math.round(leaseMs * 0.3), reconcileEveryMs: Math.round(leaseMs * 0.5) };
}

/** Durations unless others are asked for. */
export const defaultTiming: StoreTiming = {
  ...timingOfLease(10_000),
  commandTimeoutMs: 2000,
  pollEventsMs: 1000,
  temporaryAgeMs: 3_600_000,
  answerAgeMs: 86_400_000,
  graceMs: 3_600_000,
  openDatasetAgeMs: 7 * 86_400_000,
  collectEveryMs: 900_000,
  resendAfterMs: 30_000,
};
