import type {
  FinalRecord,
  JobPhase,
  JobRecord,
  JobReport,
  JobState,
  JobStatus,
  Manifest,
  MetricSeries,
  Page,
  PageQuery,
} from '@trainyard/contracts';
import type { ChangeRequest } from './change-job.ts';
import type { Command } from './command-job.ts';

/** A job as it stands: what was accepted, and where it is. */
export interface StoredJob {
  record: JobRecord;
  status: JobStatus;
  /** Grows with every change of the status, progress included. */
  version: number;
  /** Sequence number of the latest event; 0 before the first. */
  lastSeq: number;
}

/** Conditions a listed job fulfils; all of them. */
export interface JobFilter {
  project?: string;
  state?: JobState;
  phase?: JobPhase;
  kind?: string;
  dataset?: string;
  /** Keys with their values; a job has one of each key. */
  labels?: readonly (readonly [key: string, value: string])[];
}

export interface MetricSelection {
  /** Default: every metric. */
  names?: readonly string[];
  /** Default: 0. */
  fromStep?: number;
  /** Points per series; a longer one keeps the minimum and maximum of each stretch. Default: 500. */
  maxPoints?: number;
}

/** Jobs: accepted once, then followed by their status, events and results. */
export interface Jobs {
  /** Returns if a job could be queued now; asked by callers that write something else first. @throws StoreUnavailable */
  checkQueue(): Promise<void>;
  /**
   * Accepts a job: its record is durable when this resolves. It is queued when its dataset is ready, else it waits
   * for it. When Redis fails in between, the reconciler queues it later.
   * @throws AlreadyExists, StoreUnavailable (then nothing was accepted)
   */
  create(record: JobRecord): Promise<StoredJob>;
  get(id: string): Promise<StoredJob | undefined>;
  /** Newest first. @throws InvalidCursor, StoreUnavailable */
  list(filter: JobFilter, page: PageQuery): Promise<Page<StoredJob>>;
  /**
   * Accepts what a client asks: the command is durable when this resolves, and every worker was told. What is in effect
   * already changes nothing.
   * @throws NotFound, TransitionRefused, StoreUnavailable
   */
  command(id: string, command: Command): Promise<StoredJob>;
  /**
   * Accepts a change of fields that may change while a job lives: it is durable when this resolves, and its worker was told.
   * @throws NotFound, StoreUnavailable, and what the check of the request throws
   */
  change(id: string, request: ChangeRequest): Promise<StoredJob>;
  /** Queues or fails the jobs that wait for this dataset, now that it is ready or rejected. */
  settleWaiting(datasetId: string): Promise<void>;
  /** How many jobs are in each state. @throws StoreUnavailable */
  counts(): Promise<Record<JobState, number>>;
  /** How a job ended, or undefined while it lives. */
  final(id: string): Promise<FinalRecord | undefined>;
  /** Evaluation reports; none before the end. @throws NotFound */
  reports(id: string): Promise<JobReport[]>;
  /** What determined the result; undefined before the end, and of jobs that ended before there were any. @throws NotFound */
  manifest(id: string): Promise<Manifest | undefined>;
  /** Series by step, of a step that ran twice the last attempt's values. @throws NotFound */
  metrics(id: string, selection?: MetricSelection): Promise<MetricSeries[]>;
}
