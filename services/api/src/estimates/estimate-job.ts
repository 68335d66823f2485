import type { DatasetRecord, JobEstimate } from '@trainyard/contracts';
import type { WorkerInfo } from '@trainyard/store';
import type { Deps } from '../deps.ts';
import type { ReadJob } from '../jobs/read-job.ts';
import { heldData } from './data-bytes.ts';
import { expectedTimeOf } from './expected-time.ts';
import { assumedRows, partRows } from './part-rows.ts';
import { besideSteps, trainedRows } from './spent-on.ts';
import type { EstimatedSpec, TrainingEstimate } from './training-estimate.ts';

/** A job that passed every check, with the model it names or brought along. */
export type EstimatedJob = Pick<ReadJob, 'spec' | 'document' | 'dataset'>;

/** Estimates what a job takes on the workers that are alive. @throws StoreUnavailable */
export async function estimateJob(
  { spec, document, dataset }: EstimatedJob,
  { store, estimateTraining }: Pick<Deps, 'store' | 'estimateTraining'>,
): Promise<JobEstimate> {
  const workers = await store.workers.list();
  const limit = limitOf(workers);
  const profile = dataset.profile ?? undefined;
  const rows = rowsOf(dataset, spec);
  const held = profile ? heldData(profile, document, limit) : { bytes: 0, where: 'memory' as const };
  const known = rows ?? assumedRows(1);
  const sizes = { rows: known, dataBytes: held.bytes, limitBytes: limit };
  const task = { document, spec: estimatedSpec(spec), ...sizes, beside: besideSteps(spec, known) };
  const training = await estimateTraining(task);
  const fits = limit === undefined || !rows ? null : training.memory.bytes <= limit;
  return {
    ...sizeOf(training, profile !== undefined),
    memory: rows ? { ...rounded(training.memory), data: held.where } : null,
    memoryLimitBytes: limit ?? null,
    fits,
    largestBatch: fits === false ? training.largestBatch : null,
    ...timeOf(training, { isRead: profile !== undefined, workers }),
  };
}

/** What an attempt may take on the largest worker; undefined: no worker tells. */
function limitOf(workers: readonly WorkerInfo[]): number | undefined {
  const told = workers.flatMap(({ memoryBytes }) => memoryBytes ?? []);
  // A worker that does not tell may be the largest.
  return told.length > 0 && told.length === workers.length ? Math.max(...told) : undefined;
}

/** Undefined: neither the rows are known nor how many of them make a batch. */
function rowsOf(dataset: DatasetRecord, spec: ReadJob['spec']) {
  const { split, batchSize } = spec;
  if (dataset.profile) return trainedRows(spec, partRows(dataset.profile, split));
  return batchSize === 'full' ? undefined : assumedRows(batchSize);
}

function estimatedSpec(spec: ReadJob['spec']): EstimatedSpec {
  const { kind, loss, outputs, optimizer, regularizer, gradientClip, sampleWeight } = spec;
  const { batchSize, epochs, backpropagationThroughTime } = spec;
  const length = { batchSize, epochs, ...('steps' in spec && spec.steps !== undefined && { steps: spec.steps }) };
  return {
    ...{ kind, loss, optimizer, ...length },
    ...(outputs && { outputs }),
    ...(regularizer && { regularizer }),
    ...(gradientClip && { gradientClip }),
    ...(sampleWeight !== undefined && { sampleWeight }),
    ...(backpropagationThroughTime && { backpropagationThroughTime }),
  };
}

function sizeOf({ size }: TrainingEstimate, isRead: boolean) {
  const { flopsPerEpoch, steps, ...rest } = size;
  return { ...rest, flopsPerEpoch: isRead ? flopsPerEpoch : null, steps: isRead ? steps : null };
}

function rounded({ bytes, parts }: TrainingEstimate['memory']) {
  const { process, vectors, activations, batches, copies, checkpoint, data } = parts;
  const whole = { process, vectors, activations, batches, copies, checkpoint, data };
  const each = Object.entries(whole).map(([name, part]) => [name, Math.round(part)] as const);
  return { bytes, parts: Object.fromEntries(each) as typeof whole };
}

interface TimedJob {
  isRead: boolean;
  workers: readonly WorkerInfo[];
}

function timeOf({ reckonedMs }: TrainingEstimate, { isRead, workers }: TimedJob) {
  const untold = (timeUnknown: string) => ({ time: null, timeUnknown });
  if (!isRead) return untold('The dataset is not read yet: how many steps there are is not known.');
  const reckoned = { reckonedMs: Math.ceil(reckonedMs) };
  if (workers.length === 0) return { ...untold('No worker is alive.'), ...reckoned };
  const paces = workers.flatMap(({ slowness, overheadMs }) => (slowness ? { slowness, overheadMs } : []));
  if (paces.length === 0) return { ...untold('No worker has measured how fast it trains yet.'), ...reckoned };
  return { time: expectedTimeOf(reckonedMs, paces), timeUnknown: null, ...reckoned };
}
