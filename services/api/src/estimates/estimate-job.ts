import type { DatasetRecord, JobEstimate } from '@trainyard/contracts';
import type { WorkerInfo } from '@trainyard/store';
import type { Deps } from '../deps.ts';
import type { ReadJob } from '../jobs/read-job.ts';
import { heldData } from './data-bytes.ts';
import { assumedRows, partRows } from './part-rows.ts';
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
  const task = { document, spec: estimatedSpec(spec), rows: known, dataBytes: held.bytes, limitBytes: limit };
  const training = await estimateTraining(task);
  const fits = limit === undefined || !rows ? null : training.memory.bytes <= limit;
  return {
    ...sizeOf(training, profile !== undefined),
    memory: rows ? { ...rounded(training.memory), data: held.where } : null,
    memoryLimitBytes: limit ?? null,
    fits,
    largestBatch: fits === false ? training.largestBatch : null,
    ...timeOf(training, { spec, isRead: profile !== undefined, workers }),
  };
}

/** What an attempt may take on the largest worker; undefined: no worker tells. */
function limitOf(workers: readonly WorkerInfo[]): number | undefined {
  const told = workers.flatMap(({ memoryBytes }) => memoryBytes ?? []);
  // A worker that does not tell may be the largest.
  return told.length > 0 && told.length === workers.length ? Math.max(...told) : undefined;
}

/** Undefined: neither the rows are known nor how many of them make a batch. */
function rowsOf(dataset: DatasetRecord, { split, batchSize }: ReadJob['spec']) {
  if (dataset.profile) return partRows(dataset.profile, split);
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
  spec: ReadJob['spec'];
  isRead: boolean;
  workers: readonly WorkerInfo[];
}

/** Trainings that a job is made of. */
function trainingsIn(spec: ReadJob['spec']): number {
  return spec.kind === 'biasVariance' ? spec.replicates * spec.seedsPerReplicate : 1;
}

function timeOf({ msPerStep, size }: TrainingEstimate, { spec, isRead, workers }: TimedJob) {
  const untold = (timeUnknown: string) => ({ time: null, timeUnknown });
  if (!isRead) return untold('The dataset is not read yet: how many steps there are is not known.');
  if (workers.length === 0) return untold('No worker is alive.');
  const slowness = workers.flatMap((worker) => worker.slowness ?? []);
  if (slowness.length === 0) return untold('No worker has measured how fast it trains yet.');
  const ms = trainingsIn(spec) * size.steps * msPerStep;
  const middle = slowness.map(({ p50 }) => p50).sort((a, b) => a - b)[Math.floor(slowness.length / 2)] ?? 1;
  const slow = Math.max(...slowness.map(({ p90 }) => p90));
  return { time: { p50Ms: Math.round(ms * middle), p90Ms: Math.round(ms * slow) }, timeUnknown: null };
}
