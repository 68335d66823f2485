import type { JobKind } from '@trainyard/contracts';
import { checkModel, type Model } from '@trainyard/engine';
import type { AttemptEnd, AttemptTask } from '../attempt/messages.ts';
import { onAbort } from '../process/on-abort.ts';
import { Background } from './background.ts';
import { type OpenData, openData } from './data/open-data.ts';
import { AttemptFailed, failureOf } from './failure-of.ts';
import { beginsWithAnother } from './job-training.ts';
import * as kinds from './kinds/index.ts';
import type { AttemptChannel, RunKind } from './kinds/job-kind.ts';
import type { DataRequest } from './prepare-data.ts';

const runners: { [Kind in JobKind]: RunKind<Kind> } = kinds;

function modelOf({ model }: AttemptTask): Model {
  const checked = checkModel(model.document);
  if (!checked.model) throw new Error(`internal: the model ${model.id} no longer passes its check`);
  return checked.model;
}

function dataRequestOf({ dataDir, job, model, dataset, memoryBytes }: AttemptTask): DataRequest {
  if (!dataset.stored) throw new Error(`internal: the dataset ${dataset.id} is ${dataset.state}, expected ready`);
  return { dataDir, spec: job.spec, model: model.document, stored: dataset.stored, memoryBytes };
}

async function loadedData(task: AttemptTask, background: Background, stop: AbortSignal): Promise<OpenData> {
  return openData(await unlessAborted(background.prepare(dataRequestOf(task)), stop));
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

/** Tells what may be wrong with the data, while the attempt goes on; an attempt that goes on from a checkpoint told it before. */
async function tellDataFindings(task: AttemptTask, background: Background, { send }: AttemptChannel): Promise<void> {
  if (task.resumeFrom && !beginsWithAnother(task)) return;
  try {
    for (const data of await background.review()) send({ type: 'event', event: { type: 'data', step: 0, data } });
  } catch (error) {
    // The thread that looks them over may end with the attempt: then there is nothing to tell.
    if (!(error instanceof AttemptFailed)) return;
    const message = `the data were not looked over: ${failureOf(error).message}`;
    send({ type: 'event', event: { type: 'log', step: 0, data: { level: 'warning', message } } });
  }
}

/** How an attempt ends on an error; whoever asked it to stop is told no failure. */
function endOf(error: unknown, channel: AttemptChannel): AttemptEnd {
  const failure = failureOf(error);
  if (!channel.stop.aborted) return { result: 'failed', failure };
  if (error !== channel.stop.reason) warn(channel, failure.message);
  return { result: 'stopped' };
}

/** Runs one attempt of a job: loads its data, then does what its kind says. Never throws: the end says what happened. */
export type AttemptRunner = (task: AttemptTask, channel: AttemptChannel) => Promise<AttemptEnd>;

/** Makes ready for one attempt before its task is known, so that it starts at once. */
export function prepareRunner(): AttemptRunner {
  const background = new Background();
  return async (task, channel) => {
    try {
      const { data, close } = await loadedData(task, background, channel.stop);
      const { spec } = task.job;
      const run = runners[spec.kind] as RunKind<JobKind>;
      const told = tellDataFindings(task, background, channel);
      const end = await run({ task, spec, model: modelOf(task), data, background }, channel).finally(close);
      await unlessAborted(told, channel.stop);
      return end;
    } catch (error) {
      return endOf(error, channel);
    } finally {
      await background.close();
    }
  };
}
