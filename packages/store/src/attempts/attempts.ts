import type {
  AttemptClaim,
  AttemptPayload,
  CheckpointRecord,
  FinalRecord,
  JobEventDraft,
  JobFailure,
  JobRecord,
  JobReport,
  JobStatus,
  RunEnvironment,
  StopReason,
} from '@trainyard/contracts';

/** What an attempt reports while it trains; state and checkpoint events are written by the store itself. */
export type AttemptEvent = JobEventDraft extends infer Draft
  ? Draft extends { type: 'progress' | 'metric' | 'epoch' | 'log' | 'health' | 'data' | 'preflight' | 'intervention' }
    ? Omit<Draft, 'attempt'>
    : never
  : never;

/** What a job that succeeded leaves besides its checkpoints. */
export interface AttemptResult {
  /** Of the final weights as safetensors; null for a job that keeps none. */
  weightsSha256: string | null;
  /** Of the weights at the start; null where the attempt does not say. */
  initialWeightsSha256?: string | null;
  reports: readonly JobReport[];
  /** Why it ended. Default: completed. */
  stopReason?: StopReason;
}

/** How an attempt ended by the worker that held it; an end that it did not tell of is none. */
export type AttemptOutcome = 'succeeded' | 'failed' | 'cancelled' | 'paused' | 'handedBack';

/**
 * One attempt, held by this worker under a lease that is renewed until it ends. Every write is fenced: once the lease
 * is lost it throws Fenced and changes nothing.
 */
export interface Attempt {
  readonly jobId: string;
  readonly number: number;
  readonly claim: AttemptClaim;
  readonly record: JobRecord;
  /** Where to go on; null: from the start. Its blobs were verified. */
  readonly resumeFrom: CheckpointRecord | null;
  /** Aborts when the lease is lost: stop at once, nothing can be written any more. */
  readonly lost: AbortSignal;
  /** Aborts when a cancel was accepted: stop at the next step, then `confirmCancel`. */
  readonly cancelled: AbortSignal;
  /** Aborts when that cancel is by force: end what runs at once, then `confirmCancel`. */
  readonly forced: AbortSignal;
  /** Aborts when a pause was accepted: stop at the next step, then `confirmPause`. */
  readonly pausing: AbortSignal;
  /** How it ended; undefined while it has not, and when its lease was lost or given up. */
  readonly outcome: AttemptOutcome | undefined;
  /** The status as this attempt last saw it. */
  status(): JobStatus;
  /** Tells of the status whenever this attempt looks for commands: of changes that were accepted since, too. */
  follow(listener: (status: JobStatus) => void): void;
  /** Looks at once. */
  look(): void;
  /** starting -> running. */
  begin(): Promise<JobStatus>;
  /** Appends events in order and folds them into progress and metrics; tells the last sequence number. */
  append(events: readonly AttemptEvent[]): Promise<number>;
  /** Makes a checkpoint durable with every event before it, then announces it. Its blobs must be stored. */
  saveCheckpoint(record: CheckpointRecord, options: { best: boolean }): Promise<void>;
  /** Removes a checkpoint that the job's policy no longer keeps. */
  removeCheckpoint(id: string): Promise<void>;
  /** running -> finalizing: the last step has run. */
  finalize(): Promise<JobStatus>;
  /** Ends the job: the final record is durable before anyone is told. */
  succeed(result: AttemptResult): Promise<FinalRecord>;
  /** Ends the job with a failure. */
  fail(failure: JobFailure): Promise<FinalRecord>;
  /** Ends the job after an accepted cancel. */
  confirmCancel(): Promise<FinalRecord>;
  /** Lets go of a job after an accepted pause: it goes on from its last checkpoint when it is resumed. */
  confirmPause(): Promise<void>;
  /** Gives the job back to the queue, to go on from its last checkpoint; for a worker that shuts down. */
  handBack(reason: string): Promise<void>;
  /** Stops renewing without writing anything; the reconciler takes the job up. For the end of a processor. */
  abandon(): Promise<void>;
}

/** Who claims an attempt, and what it will run on. */
export interface Claimant {
  workerId: string;
  environment?: RunEnvironment | undefined;
}

/** Why an entry of the queue is not an attempt to run. */
export type NotClaimed = 'ended' | 'heldByAnother' | 'noRoom' | 'paused' | 'requeued' | 'unknownJob';

export interface Attempts {
  /**
   * Claims the attempt an entry of the queue stands for: one claimant wins, durably. An entry whose worker died is
   * settled instead (queued again as the next attempt, or failed), and nothing is claimed. A job whose project runs as many
   * as it may stays queued: the reconciler enters it again when there is room.
   */
  claim(
    payload: AttemptPayload,
    worker: Claimant,
  ): Promise<{ attempt: Attempt } | { attempt: null; reason: NotClaimed }>;
}
