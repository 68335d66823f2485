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
}

/** Durations unless others are asked for. */
export const defaultTiming: StoreTiming = {
  commandTimeoutMs: 2000,
  leaseMs: 10_000,
  stalledCheckMs: 3000,
  reconcileEveryMs: 5000,
  pollEventsMs: 1000,
  temporaryAgeMs: 3_600_000,
};
