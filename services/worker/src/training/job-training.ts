import { createHash } from 'node:crypto';
import { mixingOf } from '@trainyard/contracts';
import { openTraining, startValues, startWeights, type Training, type TrainingOptions } from '@trainyard/engine';
import { openArtifacts } from '@trainyard/store';
import type { AttemptTask } from '../attempt/messages.ts';
import type { OpenAttempt } from './kinds/job-kind.ts';
import { lossesOf } from './losses-of.ts';

/** What a training of a job starts from besides its spec. */
type Start = Pick<TrainingOptions, 'resumeFrom' | 'startFrom'>;

/** The training state that an attempt goes on from; undefined: from the start. */
export async function resumedState({ dataDir, resumeFrom }: AttemptTask): Promise<Uint8Array | undefined> {
  if (!resumeFrom) return undefined;
  return (await openArtifacts({ dataDir, mustExist: true })).readBlob(resumeFrom.trainingState);
}

/** Whether an attempt begins with the state that another job left, and goes on from none of its own. */
export const beginsWithAnother = ({ job, resumeFrom }: AttemptTask): boolean =>
  job.continuedFrom !== undefined && resumeFrom?.id === job.continuedFrom.checkpoint;

/** What a training from the start begins with, where its job names a checkpoint. */
export async function givenStart({ dataDir, job }: AttemptTask): Promise<Start['startFrom'] | undefined> {
  if (!job.startFrom) return undefined;
  const { weights, layers } = job.startFrom;
  return startValues(await (await openArtifacts({ dataDir, mustExist: true })).readBlob(weights), layers);
}

/** The training that the spec of a job describes, on its data. */
export function trainingOptionsOf({ spec, model, data }: OpenAttempt): TrainingOptions {
  const { loss, optimizer, regularizer, gradientClip, schedule, scheduleUnit, outputs, sampleWeight, ...rest } = spec;
  const { augmentation, backpropagationThroughTime, batchSize, epochs, seed, threads } = rest;
  return {
    model,
    loss,
    otherLosses: lossesOf(outputs),
    weighted: sampleWeight !== undefined,
    optimizer,
    regularizer,
    gradientClip,
    schedule,
    scheduleUnit,
    backpropagationThroughTime,
    mixing: mixingOf(augmentation),
    batchSize,
    epochs,
    seed,
    threads,
    train: data.train,
    ...(data.validation && { validation: data.validation }),
  };
}

/** What decides how long a training goes on. */
export type TrainingControlOptions = Pick<
  TrainingOptions,
  | 'steps'
  | 'changes'
  | 'validateEvery'
  | 'boundaryEverySteps'
  | 'earlyStopping'
  | 'best'
  | 'onDivergence'
  | 'spikeGuard'
  | 'budget'
>;

/** Opens the training of a job where it stands. */
export async function openJobTraining(attempt: OpenAttempt, control: TrainingControlOptions): Promise<Training> {
  const resumeFrom = await resumedState(attempt.task);
  const startFrom = resumeFrom ? undefined : await givenStart(attempt.task);
  return openTraining({
    ...trainingOptionsOf(attempt),
    ...control,
    ...(resumeFrom && { resumeFrom }),
    ...(beginsWithAnother(attempt.task) && { afresh: attempt.task.job.continuedFrom?.afresh }),
    ...(startFrom && { startFrom }),
  });
}

/** SHA-256 of the weights that the training of a job starts from, as safetensors. */
export async function initialWeightsSha256(attempt: OpenAttempt): Promise<string> {
  const startFrom = await givenStart(attempt.task);
  const { model, seed } = trainingOptionsOf(attempt);
  const weights = startWeights({ model, seed, ...(startFrom && { startFrom }) });
  return createHash('sha256').update(weights).digest('hex');
}
