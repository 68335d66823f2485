/** A worker process that told of itself lately. */
export interface WorkerInfo {
  workerId: string;
  /** Threads it trains with. */
  threads: number;
  /** RFC 3339. */
  startedAt: string;
}

/** What a worker counts, as the metrics library of the services writes it; the store only carries it. */
export type WorkerMetricsJson = readonly object[];

/** Heartbeats of worker processes. */
export interface Workers {
  /**
   * Tells of this worker now and every few seconds until stopped, each time with what `readMetrics` gives; survives an
   * absent Redis.
   */
  announce(worker: WorkerInfo, readMetrics?: () => Promise<WorkerMetricsJson>): { stop(): Promise<void> };
  /** Workers whose heartbeat is fresh, by id. @throws StoreUnavailable */
  list(): Promise<WorkerInfo[]>;
  /** What those workers counted, as their latest heartbeat told it. @throws StoreUnavailable */
  metrics(): Promise<WorkerMetricsJson[]>;
}
