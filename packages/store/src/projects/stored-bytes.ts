import { type BlobRef, type Owned, projectOf } from '@trainyard/contracts';
import type { JobIndex } from '../index/job-index.ts';
import type { CheckpointRecords } from '../records/checkpoints.ts';
import type { Datasets } from '../records/datasets.ts';
import type { ImportedCheckpoints } from '../records/imported-checkpoints.ts';
import type { JobRecords } from '../records/job-records.ts';
import type { ProjectMembers } from '../records/project-members.ts';

export interface StoredBytesOptions {
  index: JobIndex;
  records: Pick<JobRecords, 'final'>;
  checkpoints: Pick<CheckpointRecords, 'ranked'>;
  datasets: Pick<Datasets, 'get'>;
  imports: Pick<ImportedCheckpoints, 'get'>;
  members: Record<'datasets' | 'imports', Pick<ProjectMembers, 'list'>>;
}

/** Sizes of the blobs that a record names, by their SHA-256. */
function addBlobs(value: unknown, sizes: Map<string, number>): void {
  if (typeof value !== 'object' || value === null) return;
  const { sha256, sizeBytes } = value as Partial<BlobRef>;
  if (typeof sha256 === 'string' && typeof sizeBytes === 'number') sizes.set(sha256, sizeBytes);
  for (const part of Object.values(value)) addBlobs(part, sizes);
}

/** Counts the bytes of the blobs that the records of a project name, and some more records would, each blob once. */
export function createStoredBytes({ index, records, checkpoints, datasets, imports, members }: StoredBytesOptions) {
  return async (project: string, more: unknown = []): Promise<number> => {
    const sizes = new Map<string, number>();
    addBlobs(more, sizes);
    const isOwn = (record: Owned | undefined) => record !== undefined && projectOf(record) === project;
    for (const id of await members.datasets.list(project, {})) {
      const record = await datasets.get(id);
      if (isOwn(record)) addBlobs([record?.files, record?.stored], sizes);
    }
    for (const id of await members.imports.list(project, {})) {
      const record = await imports.get(id);
      if (isOwn(record)) addBlobs(record, sizes);
    }
    for (const id of await index.newest({ project }, undefined, Number.MAX_SAFE_INTEGER)) {
      addBlobs(await checkpoints.ranked(id), sizes);
      addBlobs(await records.final(id), sizes);
    }
    return [...sizes.values()].reduce((sum, size) => sum + size, 0);
  };
}
