import type { JobCore } from '../jobs/job-core.ts';
import {
  checkpointOwnerKey,
  datasetRevisionsKey,
  importedCheckpointKey,
  isId,
  jobKeys,
  jobRoot,
  modelKey,
} from '../records/keys.ts';

async function removeAll({ artifacts }: JobCore, prefix: string, last?: string): Promise<number> {
  let removed = 0;
  for await (const key of artifacts.keys(prefix)) {
    if (key === last) continue;
    await artifacts.delete(key);
    removed += 1;
  }
  return removed;
}

async function finishJob(core: JobCore, id: string): Promise<number> {
  const record = await core.records.fresh(id);
  const { interventions } = (await core.live.load(id))?.status ?? (await core.records.final(id)) ?? {};
  await core.live.remove(id, record, interventions);
  const keys = jobKeys(id);
  for (const checkpoint of await core.artifacts.list(keys.checkpoints)) {
    await core.artifacts.delete(checkpointOwnerKey(checkpoint));
  }
  // The record last: it tells which lists of Redis the job is in.
  const removed = await removeAll(core, jobRoot(id), keys.record);
  await core.artifacts.delete(keys.record);
  return removed + (record ? 1 : 0);
}

async function finishDataset({ artifacts, datasets, remains, ...core }: JobCore, id: string): Promise<number> {
  const record = await datasets.stored(id);
  if (record && !(await remains.has(id))) await remains.keepDataset(record);
  if (record) await datasets.unlist(record);
  return removeAll({ artifacts, datasets, remains, ...core }, datasetRevisionsKey(id));
}

async function finishModel({ artifacts, models, remains }: JobCore, id: string): Promise<number> {
  const record = await models.stored(id);
  if (!record) return 0;
  await remains.keepModel(record);
  await models.unlist(record);
  await artifacts.delete(modelKey(id));
  return 1;
}

async function finishCheckpoint({ artifacts, checkpoints, importedCheckpoints }: JobCore, id: string): Promise<number> {
  await checkpoints.removeById(id);
  await importedCheckpoints.unlist(id);
  await artifacts.delete(importedCheckpointKey(id));
  return 1;
}

/**
 * Does what the removal of a resource means: first its place in Redis, then its objects. May be done again at any time,
 * after whatever interrupted it; tells how many objects there still were.
 * @throws StoreUnavailable, StorageFailed
 */
export function finishDeletion(core: JobCore, id: string): Promise<number> {
  if (isId('job', id)) return finishJob(core, id);
  if (isId('dataset', id)) return finishDataset(core, id);
  return isId('model', id) ? finishModel(core, id) : finishCheckpoint(core, id);
}
