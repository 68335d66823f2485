import { checkModel, exportOnnx, type Model, openTraining, type Training } from '@trainyard/engine';
import { type ArtifactStore, openArtifacts } from '@trainyard/store';
import type { AttemptEnd, AttemptTask, ChildMessage } from '../attempt/messages.ts';
import { failureOf } from './failure-of.ts';
import { loadData } from './load-data.ts';
import type { PreparedData } from './prepare-data.ts';
import { reportOf } from './reports.ts';
import { storeSnapshot } from './store-snapshot.ts';
import { type RunEnd, TrainingRun } from './training-run.ts';

/** The supervisor, as the attempt sees it. */
export interface AttemptChannel {
  send: (message: ChildMessage) => void;
  /** Aborts when the training is to stop at its next step. */
  stop: AbortSignal;
}

interface OpenAttempt {
  task: AttemptTask;
  artifacts: ArtifactStore;
  model: Model;
  data: PreparedData;
  training: Training;
}

function modelOf({ model }: AttemptTask): Model {
  const checked = checkModel(model.document);
  if (!checked.model) throw new Error(`internal: the model ${model.id} no longer passes its check`);
  return checked.model;
}

function dataOf({ dataDir, job, model, dataset }: AttemptTask, stop: AbortSignal): Promise<PreparedData> {
  if (!dataset.stored) throw new Error(`internal: the dataset ${dataset.id} is ${dataset.state}, expected ready`);
  return loadData({ dataDir, spec: job.spec, model: model.document, stored: dataset.stored }, stop);
}

async function trainingOf(task: AttemptTask, artifacts: ArtifactStore, model: Model, data: PreparedData) {
  const { loss, optimizer, regularizer, gradientClip, batchSize, epochs, seed, threads } = task.job.spec;
  const resumeFrom = task.resumeFrom && (await artifacts.readBlob(task.resumeFrom.trainingState));
  return openTraining({
    model,
    loss,
    optimizer,
    regularizer,
    gradientClip,
    batchSize,
    epochs,
    seed,
    threads,
    train: data.train,
    ...(data.validation && { validation: data.validation }),
    ...(resumeFrom && { resumeFrom }),
  });
}

async function openAttempt(task: AttemptTask, stop: AbortSignal): Promise<OpenAttempt> {
  const artifacts = await openArtifacts(task);
  const model = modelOf(task);
  const data = await dataOf(task, stop);
  return { task, artifacts, model, data, training: await trainingOf(task, artifacts, model, data) };
}

/** Makes the ONNX model of a checkpoint: raw features in, what a client is told out. */
function exporter({ model, data, task }: OpenAttempt): (weights: Uint8Array) => Uint8Array {
  const { target, preprocessing, columns, shape } = data;
  const { loss, features, target: asked } = task.job.spec;
  const metadata = {
    job: task.job.id,
    columns,
    target: asked,
    ...(target.kind === 'class' && { classes: target.classes }),
  };
  const rawShape = features.shape ?? shape;
  return (weights) => exportOnnx({ model, loss, weights, preprocessing, rawShape, metadata });
}

function drive(open: OpenAttempt, { send }: AttemptChannel): Promise<RunEnd> {
  const { task, artifacts, training } = open;
  const exportModel = exporter(open);
  const { resumeFrom, job } = task;
  if (resumeFrom) {
    const message = `goes on from checkpoint ${resumeFrom.id}, after ${resumeFrom.step} steps`;
    send({ type: 'event', event: { type: 'log', step: resumeFrom.step, data: { level: 'info', message } } });
  }
  send({ type: 'begin' });
  const run = new TrainingRun({
    training,
    spec: job.spec,
    from: resumeFrom ?? undefined,
    send,
    store: (snapshot) => storeSnapshot(artifacts, snapshot, exportModel),
  });
  return run.drive();
}

/** Evaluates what was held out; false when it was stopped on the way. */
async function report({ data, training }: OpenAttempt, { send, stop }: AttemptChannel): Promise<boolean> {
  for (const split of ['validation', 'test'] as const) {
    const samples = data[split];
    if (!samples) continue;
    const evaluation = await training.evaluate(samples);
    if (stop.aborted) return false;
    send({ type: 'report', report: reportOf(data.target, { split, samples, ...evaluation }) });
  }
  return true;
}

async function runOpen(open: OpenAttempt, channel: AttemptChannel): Promise<AttemptEnd> {
  const stopTraining = () => open.training.requestStop();
  channel.stop.addEventListener('abort', stopTraining);
  if (channel.stop.aborted) stopTraining();
  const end = await drive(open, channel);
  if (end.result !== 'completed') return end;
  channel.send({ type: 'finalizing' });
  return (await report(open, channel)) ? end : { result: 'stopped' };
}

function warn({ send }: AttemptChannel, reason: string): void {
  const message = `stopped without a checkpoint of its last step: ${reason}`;
  send({ type: 'event', event: { type: 'log', step: null, data: { level: 'warning', message } } });
}

/** Runs one attempt of a job: loads its data, trains from where it stood, reports. Never throws: the end says what happened. */
export async function runAttempt(task: AttemptTask, channel: AttemptChannel): Promise<AttemptEnd> {
  try {
    const open = await openAttempt(task, channel.stop);
    try {
      return await runOpen(open, channel);
    } finally {
      await open.training.close();
    }
  } catch (error) {
    const failure = failureOf(error);
    if (!channel.stop.aborted) return { result: 'failed', failure };
    if (!(error instanceof Error && error.name === 'AbortError')) warn(channel, failure.message);
    return { result: 'stopped' };
  }
}
