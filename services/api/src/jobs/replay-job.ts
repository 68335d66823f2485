import { isTerminal, type JobRecord, type Manifest, type ReplayRequest, schemaVersion } from '@trainyard/contracts';
import type { StoredJob } from '@trainyard/store';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors/api-error.ts';
import { found } from '../errors/not-found.ts';
import { acceptJob } from './accept-job.ts';

/** @throws {ApiError} jobNotEnded, jobNotReplayable */
function checkReplayable({ record: { id }, status: { state, stopReason } }: StoredJob): void {
  if (!isTerminal(state))
    throw new ApiError('jobNotEnded', `The job ${id} is ${state}; only a job that ended can be replayed.`);
  if (state === 'succeeded' || stopReason === 'diverged') return;
  const why = `The job ${id} ended as ${state} (${stopReason}): it came to no result that could be repeated.`;
  throw new ApiError('jobNotReplayable', `${why} Create it again with POST /v1/jobs.`);
}

/** The changes that a replay makes after the same steps. */
function repeatedChanges({ interventions }: Manifest): Pick<ReplayRequest, 'changes'> {
  const changes = interventions.flatMap(({ change, step }) =>
    change && typeof step === 'number' ? [{ ...change, step }] : [],
  );
  return changes.length > 0 ? { changes } : {};
}

/** Accepts a job that repeats one that ended; it compares itself to that one when it ends. @throws {ApiError} notFound, jobNotEnded, jobNotReplayable */
export async function replayJob(id: string, deps: Deps): Promise<StoredJob> {
  const original = found(await deps.store.jobs.get(id), `job ${id}`);
  checkReplayable(original);
  const manifest = await deps.store.jobs.manifest(id);
  if (!manifest) throw new ApiError('jobNotReplayable', `The job ${id} has no manifest to replay it from.`);
  const { replay: _replay, ...record } = original.record;
  const next: JobRecord = {
    ...record,
    schemaVersion,
    id: deps.newId('job'),
    replay: { of: id, endsAtStep: manifest.decisions[0]?.step ?? null, ...repeatedChanges(manifest) },
    createdAt: deps.now().toISOString(),
  };
  return acceptJob(next, deps.store);
}
