import type { AttemptPayload, IngestPayload, TimeEstimate } from '@trainyard/contracts';
import type { PendingPlace, ProjectDepth } from './pending.ts';

/** Outcome of an enqueue: `unknown` when Redis did not answer in time; the reconciler settles it. */
export type EnqueueOutcome = 'queued' | 'unknown';

export interface EntryContext {
  entryId: string;
  /** Aborts when the queue's lock is lost or the worker is closed by force: stop, another may have taken the entry. */
  signal: AbortSignal;
  /** How often this entry was started, from 1; above 1 a worker before died with it. */
  delivery: number;
}

/** Does what an entry asks for. It may throw `Postponed`; another error ends the entry, and the reconciler settles it. */
export type Processor<Payload> = (payload: Payload, context: EntryContext) => Promise<void>;

export interface QueueWorkerOptions {
  /** Entries at a time. Default: 1. */
  concurrency?: number;
}

/** Takes entries from a queue until it is closed. */
export interface QueueWorker {
  /** Takes no further entries; resolves when those in hand are done. `force` aborts their signals first. */
  close(options?: { force?: boolean }): Promise<void>;
}

export interface QueueCounts {
  waiting: number;
  active: number;
}

/** The queues of attempts and of ingests. An entry holds identifiers only; the same one is never queued twice at a time. */
export interface Queue {
  /**
   * Puts an attempt of a project's job into the queue: within the project 1 comes before 1,000, and projects take turns.
   * `expected` is what it may take, where that is known. A failure is an unknown outcome and never thrown.
   */
  enqueueAttempt(
    payload: AttemptPayload,
    priority: number,
    project: string,
    expected?: TimeEstimate,
  ): Promise<EnqueueOutcome>;
  /** Where an attempt that waits stands; undefined: it does not wait. @throws StoreUnavailable */
  place(payload: AttemptPayload): Promise<PendingPlace | undefined>;
  /** What waits of each project that has any. @throws StoreUnavailable */
  depths(): Promise<ProjectDepth[]>;
  enqueueIngest(payload: IngestPayload): Promise<EnqueueOutcome>;
  /** @throws StoreUnavailable */
  counts(): Promise<{ attempts: QueueCounts; ingest: QueueCounts }>;
  createAttemptWorker(processor: Processor<AttemptPayload>, options?: QueueWorkerOptions): QueueWorker;
  createIngestWorker(processor: Processor<IngestPayload>, options?: QueueWorkerOptions): QueueWorker;
}
