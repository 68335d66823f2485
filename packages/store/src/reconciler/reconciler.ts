/** What one pass changed. */
export interface ReconcileReport {
  /** False: another process was at it. */
  ran: boolean;
  /** Jobs whose index and status were rebuilt from artifacts. */
  rebuilt: number;
  /** Attempts and ingests put into the queue. */
  enqueued: number;
  /** Jobs whose worker was lost: queued again as the next attempt. */
  requeued: number;
  /** Jobs that got their terminal state. */
  ended: number;
}

/** What a comparison of every job found. */
export interface ReindexReport {
  /** Jobs in the artifacts. */
  jobs: number;
  /** Of these, those that have ended. */
  ended: number;
  /** Jobs that Redis lacked, or had an older copy of. */
  rebuilt: number;
  /** Jobs that ended without Redis knowing. */
  corrected: number;
  /** Jobs that Redis listed and that are not stored any more. */
  dropped: number;
  /** Attempts and ingests put into the queue. */
  queued: number;
}

/** Makes Redis agree with the artifacts; one process at a time. */
export interface Reconciler {
  /** One pass. @throws StoreUnavailable */
  run(): Promise<ReconcileReport>;
  /** Compares every job in Redis with the artifacts, then makes one pass. @throws StoreUnavailable */
  reindex(): Promise<ReindexReport>;
  /** Passes now and on a schedule, until stopped; failures are logged and tried again. */
  start(): { stop(): Promise<void> };
}
