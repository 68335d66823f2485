import { type ContinuedFrom, effectiveSpec, type JobRecord, schemaVersion } from '@trainyard/contracts';
import type { StoredJob } from '@trainyard/store';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors/api-error.ts';
import { found } from '../errors/not-found.ts';
import { acceptJob } from './accept-job.ts';
import { newestWhole, whole } from './whole-checkpoint.ts';

/** What the new job begins with; undefined: with nothing. @throws {ApiError} checkpointLost */
async function begunFrom(job: StoredJob, fromStart: boolean, { store }: Deps): Promise<ContinuedFrom | undefined> {
  const { continuedFrom } = job.record;
  if (!fromStart && job.status.lastCheckpoint !== null) {
    const { id: checkpoint, epoch, step, weights, trainingState } = await newestWhole(job, store);
    return { checkpoint, epoch, step, weights, trainingState };
  }
  return continuedFrom && whole(continuedFrom, store);
}

/**
 * Accepts a job that does what one that failed or was cancelled was to do, with what was changed of it; it goes on from the
 * newest checkpoint that is whole, where there is one and it is not to begin anew.
 * @throws {ApiError} notFound, jobNotEnded, jobNotRetryable, checkpointLost
 */
export async function retryJob(id: string, { fromStart }: { fromStart: boolean }, deps: Deps): Promise<StoredJob> {
  const original = found(await deps.store.jobs.get(id), `job ${id}`);
  const { record, status } = original;
  const { state } = status;
  if (state === 'succeeded') throw new ApiError('jobNotRetryable', `The job ${id} succeeded; replay or fork it.`);
  if (state !== 'failed' && state !== 'cancelled') {
    throw new ApiError('jobNotEnded', `The job ${id} is ${state}; only a job that failed or was cancelled is retried.`);
  }
  const next = deps.newId('job');
  const spec = effectiveSpec(record.spec, status.interventions, 'accepted');
  const { replay: _replay, continuedFrom: _begun, forkedFrom: _fork, ...kept } = record;
  const continuedFrom = await begunFrom(original, fromStart, deps);
  const retried: JobRecord = {
    ...kept,
    schemaVersion,
    id: next,
    spec: { ...spec, name: spec.name === id ? next : spec.name },
    retryOf: id,
    ...(continuedFrom && { continuedFrom }),
    createdAt: deps.now().toISOString(),
  };
  return acceptJob(retried, deps.store);
}
