/** A worker process that told of itself lately. */
export interface WorkerInfo {
  workerId: string;
  /** Threads it trains with. */
  threads: number;
  /** RFC 3339. */
  startedAt: string;
  /** What each attempt may take, in bytes; absent: it does not say. */
  memoryBytes?: number;
  /** How many times as long things take there as the engine reckons for one core; absent: not measured yet. */
  slowness?: { readonly p50: number; readonly p90: number };
  /** What an attempt takes there besides what the engine reckons, such as the start of its process; absent: it does not say. */
  overheadMs?: { readonly p50: number; readonly p90: number };
}

/** What a worker counts, as the metrics library of the services writes it; the store only carries it. */
export type WorkerMetricsJson = readonly object[];

/** Heartbeats of worker processes. */
export interface Workers {
  /**
   * Tells of this worker now and every few seconds until stopped, each time with what `readMetrics` gives; survives an
   * absent Redis.
   */
  announce(
    worker: WorkerInfo | (() => WorkerInfo),
    readMetrics?: () => Promise<WorkerMetricsJson>,
  ): { stop(): Promise<void> };
  /** Workers whose heartbeat is fresh, by id. @throws StoreUnavailable */
  list(): Promise<WorkerInfo[]>;
  /** What those workers counted, as their latest heartbeat told it. @throws StoreUnavailable */
  metrics(): Promise<WorkerMetricsJson[]>;
}
