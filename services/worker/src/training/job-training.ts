import { createHash } from 'node:crypto';
import { type BlobRef, mixingOf } from '@trainyard/contracts';
import { openTraining, startValues, startWeights, type Training, type TrainingOptions } from '@trainyard/engine';
import { ArtifactCorrupt, ArtifactMissing, openArtifacts } from '@trainyard/store';
import type { AttemptTask } from '../attempt/messages.ts';
import { AttemptFailed } from './failure-of.ts';
import type { OpenAttempt } from './kinds/job-kind.ts';
import { lossesOf } from './losses-of.ts';

/** What a training of a job starts from besides its spec. */
type Start = Pick<TrainingOptions, 'resumeFrom' | 'startFrom'>;

/** What whoever wants a job that begins with a damaged checkpoint can do. */
function hintOf({ retryOf, forkedFrom }: AttemptTask['job']): string {
  if (retryOf !== undefined) return `Retry ${retryOf} again: it goes on from its newest checkpoint that is whole.`;
  if (forkedFrom !== undefined) return `Fork ${forkedFrom} again, from a checkpoint that is whole.`;
  return 'Name another checkpoint, or upload its weights again.';
}

/** Bytes of a checkpoint that a job is to begin with. @throws AttemptFailed naming it when they are damaged or gone */
async function bytesOf({ dataDir, job }: AttemptTask, checkpoint: string, ref: BlobRef): Promise<Uint8Array> {
  const artifacts = await openArtifacts({ dataDir, mustExist: true });
  try {
    return await artifacts.readBlob(ref);
  } catch (error) {
    if (!(error instanceof ArtifactCorrupt || error instanceof ArtifactMissing)) throw error;
    const message = `the job cannot begin with the checkpoint ${checkpoint}: ${error.message}`;
    throw new AttemptFailed({ code: 'artifactCorrupt', message, retryable: false, hint: hintOf(job) });
  }
}

/** The training state that an attempt goes on from; undefined: from the start. @throws AttemptFailed when it is damaged */
export async function resumedState(task: AttemptTask): Promise<Uint8Array | undefined> {
  const { resumeFrom } = task;
  return resumeFrom ? bytesOf(task, resumeFrom.id, resumeFrom.trainingState) : undefined;
}

/** Whether an attempt begins with the state that another job left, and goes on from none of its own. */
export const beginsWithAnother = ({ job, resumeFrom }: AttemptTask): boolean =>
  job.continuedFrom !== undefined && resumeFrom?.id === job.continuedFrom.checkpoint;

/** What a training from the start begins with, where its job names a checkpoint. @throws AttemptFailed when that is damaged */
export async function givenStart(task: AttemptTask): Promise<Start['startFrom'] | undefined> {
  const { spec, startFrom } = task.job;
  if (!startFrom) return undefined;
  return startValues(await bytesOf(task, spec.initialWeights?.checkpoint ?? '', startFrom.weights), startFrom.layers);
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
