import {
  type Checkpoint,
  type CheckpointRecord,
  checkpointResource,
  type ImportedCheckpointRecord,
  importedCheckpointResource,
} from '@trainyard/contracts';
import type { ProjectStore } from '@trainyard/store';
import { found } from '../errors/not-found.ts';

/** A checkpoint of a job, or one that was uploaded. */
export type StoredCheckpoint = CheckpointRecord | ImportedCheckpointRecord;

/** The record of a checkpoint, wherever it comes from. @throws {ApiError} notFound */
export async function storedCheckpoint(
  id: string,
  { checkpoints, importedCheckpoints }: Pick<ProjectStore, 'checkpoints' | 'importedCheckpoints'>,
): Promise<StoredCheckpoint> {
  return found((await checkpoints.get(id)) ?? (await importedCheckpoints.get(id)), `checkpoint ${id}`);
}

/** Whether a checkpoint was uploaded. */
export function isImported(checkpoint: StoredCheckpoint): checkpoint is ImportedCheckpointRecord {
  return 'modelId' in checkpoint;
}

/** The checkpoint as clients see it. @throws {ApiError} notFound */
export async function shownCheckpoint(id: string, store: ProjectStore): Promise<Checkpoint> {
  const record = await storedCheckpoint(id, store);
  if (isImported(record)) return importedCheckpointResource(record);
  return checkpointResource(record, found(await store.jobs.get(record.jobId), `job ${record.jobId}`));
}
