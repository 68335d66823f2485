import { type JobEstimate, type JobRecord, schemaVersion } from '@trainyard/contracts';
import type { StoredJob } from '@trainyard/store';
import type { Deps } from '../deps.ts';
import { keepModel } from '../models/keep-model.ts';
import { modelRecord } from '../models/model-record.ts';
import { acceptJob } from './accept-job.ts';
import type { JobModel } from './place-model.ts';
import type { ReadJob } from './read-job.ts';

async function modelIdOf({ id, inline }: JobModel, name: string | undefined, deps: Deps): Promise<string> {
  if (id !== undefined) return id;
  if (!inline) throw new Error('internal: a job has neither the name of a model nor a model');
  // Before the model is kept: of a job that is refused nothing stays.
  await deps.store.jobs.checkQueue();
  const kept = await keepModel(modelRecord(inline, name, deps), deps.store);
  return kept.id;
}

/** Accepts a job that passed every check, with the model it brought along. */
export async function createJob(
  { spec, name, model, startFrom, warnings }: ReadJob,
  estimate: JobEstimate,
  deps: Deps,
  origin: Pick<JobRecord, 'forkedFrom' | 'continuedFrom'> = {},
): Promise<StoredJob> {
  const id = deps.newId('job');
  const modelId = await modelIdOf(model, name, deps);
  const record: JobRecord = {
    schemaVersion,
    id,
    spec: { ...spec, name: name ?? id, model: modelId },
    warnings,
    ...(startFrom && { startFrom }),
    estimate,
    ...origin,
    createdAt: deps.now().toISOString(),
  };
  return acceptJob(record, deps.store);
}
