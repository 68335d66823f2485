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

/** Makes Redis agree with the artifacts; one process at a time. */
export interface Reconciler {
  /** One pass. @throws StoreUnavailable */
  run(): Promise<ReconcileReport>;
  /** Passes now and on a schedule, until stopped; failures are logged and tried again. */
  start(): { stop(): Promise<void> };
}
