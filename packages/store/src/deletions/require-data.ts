import type { JobRecord } from '@trainyard/contracts';
import { ResourceDeleted } from '../errors.ts';
import type { JobCore } from '../jobs/job-core.ts';
import { finishDeletion } from './finish-deletion.ts';
import { dataOf } from './mentions.ts';

/** What a job cannot run without and that is deleted; whatever else it needs stays from now on, as long as it lives. */
export async function deletedData({ deletions }: JobCore, record: JobRecord): Promise<string[]> {
  const ids = dataOf(record);
  const stays = await Promise.all(ids.map((id) => deletions.keep(id)));
  return ids.filter((_, index) => !stays[index]);
}

/** Removes a job that was never accepted, because what it was to run on was deleted. */
export async function discardJob(core: JobCore, id: string): Promise<void> {
  await core.deletions.decide(id, await core.deletions.latest(id), 'removed');
  await finishDeletion(core, id);
}

/**
 * Makes sure that what a new job runs on stays while it lives.
 * @throws ResourceDeleted when it is deleted; then nothing of the job is left
 */
export async function requireData(core: JobCore, record: JobRecord): Promise<void> {
  const deleted = await deletedData(core, record);
  if (deleted.length === 0) return;
  await discardJob(core, record.id);
  throw new ResourceDeleted(deleted);
}
