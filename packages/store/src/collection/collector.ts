/** What one collection removed. */
export interface Collected {
  /** False: another process collected lately. */
  ran: boolean;
  /** Blobs that nothing refers to any more; they go when that is so for the grace time. */
  waitingBlobs: number;
  removedBlobs: number;
  freedBytes: number;
  /** Files that interrupted writes left behind. */
  temporaryFiles: number;
  /** Datasets that were opened and never committed. */
  abandonedDatasets: number;
}

/** Removes what nothing refers to any more. */
export interface Collector {
  /** One collection, now; what is removed is logged. @throws StoreUnavailable, ArtifactCorrupt when a record cannot be read: then nothing is removed */
  run(): Promise<Collected>;
  /** Collects on a schedule until stopped, one process at a time; failures are logged and tried again. */
  start(): { stop(): Promise<void> };
}
