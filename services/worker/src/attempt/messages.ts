import type {
  BlobRef,
  CheckpointRecord,
  DatasetRecord,
  EvaluationReport,
  FieldChange,
  JobAilment,
  JobFailure,
  JobRecord,
  JobReport,
  ModelRecord,
} from '@trainyard/contracts';
import type { EndReason } from '@trainyard/engine';
import type { AttemptEvent } from '@trainyard/store';
import type { PlannedChange } from './planned-changes.ts';

/** Where an attempt goes on: at a checkpoint of its job, or of the one that its job begins with. */
export type ResumePoint = Pick<CheckpointRecord, 'id' | 'epoch' | 'step' | 'weights' | 'trainingState'>;

/** Everything an attempt is a function of; the child reads nothing else but the blobs that are named here. */
export interface AttemptTask {
  dataDir: string;
  job: JobRecord;
  model: ModelRecord;
  dataset: DatasetRecord;
  /** Null: from the start. */
  resumeFrom: ResumePoint | null;
  /** What earlier attempts told of the job's health. */
  ailments: readonly JobAilment[];
  /** Checkpoints of earlier attempts that are kept. */
  kept: Pick<CheckpointRecord, 'step' | 'weights'>[];
  /** Changes of the job, at the steps at which this attempt makes them. */
  changes: readonly PlannedChange[];
  /** What the child may take of the memory: data beyond a share of it are read from the disk. */
  memoryBytes: number;
}

/** Why a running training is asked to stop at the next step boundary. */
export type StopReason = 'cancel' | 'pause' | 'handBack';

/** What the supervisor says to its child. */
export type SupervisorMessage =
  | { type: 'start'; task: AttemptTask }
  | { type: 'stop'; reason: StopReason }
  | { type: 'change'; change: FieldChange }
  | { type: 'ping'; id: number };

/** A checkpoint whose blobs are stored; the supervisor writes its record. */
export type CheckpointDraft = Pick<
  CheckpointRecord,
  'kind' | 'epoch' | 'step' | 'metrics' | 'weights' | 'trainingState' | 'onnx' | 'encoder' | 'decoderStep' | 'tokenizer'
>;

type Drafted<Report> = Report extends unknown ? Omit<Report, 'jobId' | 'checkpoint' | 'createdAt'> : never;

/** An evaluation report before the supervisor adds what the child does not know: the checkpoint's name and the time. */
export type ReportDraft = Drafted<EvaluationReport>;

/** The same of a report of any kind. */
export type JobReportDraft = Drafted<JobReport>;

/** Why a child gave its attempt up, without the number of the attempt. */
export type FailureDraft = Omit<JobFailure, 'attempt'>;

/** How an attempt ended by itself; `weights` are those of the final model, null for a job that keeps none. */
export type AttemptEnd =
  | { result: 'completed'; weights: BlobRef | null; initialWeightsSha256?: string; stopReason?: EndReason }
  | { result: 'stopped' }
  | { result: 'failed'; failure: FailureDraft };

/** What the child tells its supervisor, in the order in which it happened; `end` is the last. */
export type ChildMessage =
  | { type: 'pong'; id: number }
  | { type: 'begin' }
  | { type: 'event'; event: AttemptEvent }
  | { type: 'checkpoint'; checkpoint: CheckpointDraft }
  /** The last step has run; `weights` are those of the final model. */
  | { type: 'finalizing'; weights?: BlobRef }
  | { type: 'report'; report: JobReportDraft }
  | { type: 'end'; end: AttemptEnd };
