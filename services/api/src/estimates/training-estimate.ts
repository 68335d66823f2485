import type { JobSpec, ModelRecord } from '@trainyard/contracts';
import {
  checkModel,
  type EstimatedTraining,
  largestBatch,
  type PartRows,
  reckonedTime,
  type TimedTraining,
  type TrainingMemory,
  type TrainingSize,
  trainingMemory,
  trainingSize,
} from '@trainyard/engine/check';

/** A job as its estimate sees it: plain data that crosses threads. */
export interface EstimateTask {
  readonly document: ModelRecord['document'];
  readonly spec: EstimatedSpec;
  readonly rows: PartRows;
  readonly dataBytes: number;
  /** What is done beside the steps. */
  readonly beside: Pick<TimedTraining, 'validateEvery' | 'validatedRows' | 'reportedRows' | 'trainings'>;
  /** What an attempt may take. Default: no limit. */
  readonly limitBytes?: number | undefined;
}

/** What of a job's spec decides what it takes. */
export type EstimatedSpec = Pick<
  JobSpec,
  | 'kind'
  | 'loss'
  | 'outputs'
  | 'optimizer'
  | 'regularizer'
  | 'gradientClip'
  | 'sampleWeight'
  | 'batchSize'
  | 'epochs'
  | 'backpropagationThroughTime'
> & { readonly steps?: number | undefined };

/** What a training takes on any machine. */
export interface TrainingEstimate {
  readonly size: TrainingSize;
  readonly memory: TrainingMemory;
  /** Of the limit, where it is exceeded; null: none fits. */
  readonly largestBatch: number | null;
  /** Of all its computing, on one core as the engine reckons. */
  readonly reckonedMs: number;
}

export type EstimateTraining = (task: EstimateTask) => Promise<TrainingEstimate>;

/** Estimates a training; builds its graphs, so it holds up its thread for some milliseconds, with long sequences for a second. */
export const estimateTraining: EstimateTraining = async (task) => {
  const training = trainingOf(task);
  const memory = trainingMemory(training);
  const { limitBytes = Number.POSITIVE_INFINITY } = task;
  return {
    size: trainingSize(training),
    memory,
    largestBatch: memory.bytes > limitBytes ? (largestBatch(training, limitBytes) ?? null) : null,
    reckonedMs: reckonedTime({ ...training, ...task.beside }),
  };
};

function trainingOf({ document, spec, rows, dataBytes }: EstimateTask): EstimatedTraining {
  const { model } = checkModel(document);
  if (!model) throw new Error('internal: the model of a job no longer passes its check');
  const { outputs, sampleWeight, kind: _kind, ...rest } = spec;
  const otherLosses = Object.fromEntries(Object.entries(outputs ?? {}).map(([name, { loss }]) => [name, loss]));
  return { ...rest, model, otherLosses, weighted: sampleWeight !== undefined, rows, dataBytes };
}
