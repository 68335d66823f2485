import { type CheckpointRecord, isTerminal, type PredictionRequest } from '@trainyard/contracts';
import type { ProjectStore, StoredJob } from '@trainyard/store';
import { ApiError } from '../errors/api-error.ts';
import { found } from '../errors/not-found.ts';

/** A checkpoint with the job it belongs to. */
export interface Found {
  checkpoint: CheckpointRecord;
  job: StoredJob;
}

type Request = Pick<PredictionRequest, 'checkpoint' | 'job' | 'which'>;

async function ofJob(id: string, which: Request['which'], { jobs, checkpoints }: ProjectStore): Promise<Found> {
  const job = found(await jobs.get(id), `job ${id}`);
  const { state, bestCheckpoint, lastCheckpoint } = job.status;
  const chosen = which === 'latest' ? lastCheckpoint : (bestCheckpoint ?? lastCheckpoint);
  const checkpoint = chosen === null ? undefined : await checkpoints.get(chosen);
  if (checkpoint) return { checkpoint, job };
  if (isTerminal(state)) throw new ApiError('notFound', `The job ${id} has ended as ${state} without a checkpoint.`);
  throw new ApiError('checkpointNotReady', `The job ${id} is ${state} and has no checkpoint yet.`);
}

/** The checkpoint a prediction asks for. @throws {ApiError} notFound, checkpointNotReady */
export async function findCheckpoint({ checkpoint: id, job, which }: Request, store: ProjectStore): Promise<Found> {
  if (job !== undefined) return ofJob(job, which, store);
  const checkpoint = found(id === undefined ? undefined : await store.checkpoints.get(id), `checkpoint ${id}`);
  return { checkpoint, job: found(await store.jobs.get(checkpoint.jobId), `job ${checkpoint.jobId}`) };
}
