import { checkModel, type Model, openTraining, startValues, type Training } from '@trainyard/engine';
import { openArtifacts } from '@trainyard/store';
import type { AttemptEnd, AttemptTask, ChildMessage } from '../attempt/messages.ts';
import { onAbort } from '../process/on-abort.ts';
import { Background } from './background.ts';
import { failureOf } from './failure-of.ts';
import { lossesOf } from './losses-of.ts';
import type { DataRequest, PreparedData } from './prepare-data.ts';
import { sendReports } from './send-reports.ts';
import { type RunEnd, TrainingRun } from './training-run.ts';

/** The supervisor, as the attempt sees it. */
export interface AttemptChannel {
  send: (message: ChildMessage) => void;
  /** Aborts when the training is to stop at its next step. */
  stop: AbortSignal;
}

interface OpenAttempt {
  task: AttemptTask;
  background: Background;
  data: PreparedData;
  training: Training;
}

function modelOf({ model }: AttemptTask): Model {
  const checked = checkModel(model.document);
  if (!checked.model) throw new Error(`internal: the model ${model.id} no longer passes its check`);
  return checked.model;
}

function dataRequestOf({ dataDir, job, model, dataset }: AttemptTask): DataRequest {
  if (!dataset.stored) throw new Error(`internal: the dataset ${dataset.id} is ${dataset.state}, expected ready`);
  return { dataDir, spec: job.spec, model: model.document, stored: dataset.stored };
}

async function resumedState({ dataDir, resumeFrom }: AttemptTask): Promise<Uint8Array | undefined> {
  if (!resumeFrom) return undefined;
  return (await openArtifacts({ dataDir })).readBlob(resumeFrom.trainingState);
}

/** What a run from the start begins with, where its job names a checkpoint. */
async function startOf({ dataDir, resumeFrom, job }: AttemptTask): Promise<Record<string, Float32Array> | undefined> {
  if (resumeFrom || !job.startFrom) return undefined;
  const { weights, layers } = job.startFrom;
  return startValues(await (await openArtifacts({ dataDir })).readBlob(weights), layers);
}

async function trainingOf(task: AttemptTask, data: PreparedData): Promise<Training> {
  const { loss, optimizer, regularizer, gradientClip, schedule, scheduleUnit, outputs, sampleWeight, ...rest } =
    task.job.spec;
  const { backpropagationThroughTime, batchSize, epochs, seed, threads } = rest;
  const resumeFrom = await resumedState(task);
  const startFrom = await startOf(task);
  return openTraining({
    model: modelOf(task),
    loss,
    otherLosses: lossesOf(outputs),
    weighted: sampleWeight !== undefined,
    optimizer,
    regularizer,
    gradientClip,
    schedule,
    scheduleUnit,
    backpropagationThroughTime,
    batchSize,
    epochs,
    seed,
    threads,
    train: data.train,
    ...(data.validation && { validation: data.validation }),
    ...(resumeFrom && { resumeFrom }),
    ...(startFrom && { startFrom }),
  });
}

async function openAttempt(task: AttemptTask, background: Background, stop: AbortSignal): Promise<OpenAttempt> {
  const data = await unlessAborted(background.prepare(dataRequestOf(task)), stop);
  return { task, background, data, training: await trainingOf(task, data) };
}

/** Where the weights at the start come from, unless they are drawn. */
function originOf({ resumeFrom, job }: AttemptTask): string | undefined {
  if (resumeFrom) return `goes on from checkpoint ${resumeFrom.id}, after ${resumeFrom.step} steps`;
  const { initialWeights } = job.spec;
  return (
    initialWeights &&
    `starts from checkpoint ${initialWeights.checkpoint}: ${job.startFrom?.layers?.join(', ') ?? 'all layers'}`
  );
}

function drive(open: OpenAttempt, { send }: AttemptChannel): Promise<RunEnd> {
  const { task, background, training } = open;
  const { resumeFrom, job } = task;
  const origin = originOf(task);
  if (origin) {
    send({
      type: 'event',
      event: { type: 'log', step: resumeFrom?.step ?? 0, data: { level: 'info', message: origin } },
    });
  }
  send({ type: 'begin' });
  const run = new TrainingRun({
    training,
    spec: job.spec,
    from: resumeFrom ?? undefined,
    send,
    store: (snapshot) => background.store(snapshot),
  });
  return run.drive();
}

async function runOpen(open: OpenAttempt, channel: AttemptChannel): Promise<AttemptEnd> {
  onAbort(channel.stop, () => open.training.requestStop());
  const end = await drive(open, channel);
  if (end.result !== 'completed') return end;
  channel.send({ type: 'finalizing' });
  return (await sendReports({ ...open, spec: open.task.job.spec, model: modelOf(open.task) }, channel))
    ? end
    : { result: 'stopped' };
}

/** What a promise settles with, or the reason of the signal as soon as it aborts. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort(signal, () => reject(signal.reason));
  });
  return Promise.race([promise, aborted]);
}

function warn({ send }: AttemptChannel, reason: string): void {
  const message = `stopped without a checkpoint of its last step: ${reason}`;
  send({ type: 'event', event: { type: 'log', step: null, data: { level: 'warning', message } } });
}

/** How an attempt ends on an error; whoever asked it to stop is told no failure. */
function endOf(error: unknown, channel: AttemptChannel): AttemptEnd {
  const failure = failureOf(error);
  if (!channel.stop.aborted) return { result: 'failed', failure };
  if (error !== channel.stop.reason) warn(channel, failure.message);
  return { result: 'stopped' };
}

/** Runs one attempt of a job: loads its data, trains from where it stood, reports. Never throws: the end says what happened. */
export type AttemptRunner = (task: AttemptTask, channel: AttemptChannel) => Promise<AttemptEnd>;

/** Makes ready for one attempt before its task is known, so that it starts at once. */
export function prepareRunner(): AttemptRunner {
  const background = new Background();
  return async (task, channel) => {
    try {
      const open = await openAttempt(task, background, channel.stop);
      try {
        return await runOpen(open, channel);
      } finally {
        await open.training.close();
      }
    } catch (error) {
      return endOf(error, channel);
    } finally {
      await background.close();
    }
  };
}
