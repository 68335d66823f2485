/** A worker process that told of itself lately. */
export interface WorkerInfo {
  workerId: string;
  /** Threads it trains with. */
  threads: number;
  /** RFC 3339. */
  startedAt: string;
}

/** Heartbeats of worker processes. */
export interface Workers {
  /** Tells of this worker now and every few seconds until stopped; survives an absent Redis. */
  announce(worker: WorkerInfo): { stop(): Promise<void> };
  /** Workers whose heartbeat is fresh, by id. @throws StoreUnavailable */
  list(): Promise<WorkerInfo[]>;
}
