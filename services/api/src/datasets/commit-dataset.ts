import { checkFiles, type DatasetRecord } from '@trainyard/contracts';
import type { ProjectStore } from '@trainyard/store';
import { ApiError } from '../errors/api-error.ts';

function validating(record: DatasetRecord): DatasetRecord {
  if (record.state !== 'open') return record;
  const given = record.files.map(({ role }) => role);
  const { missing, unexpected } = checkFiles(record.format, given);
  if (unexpected.length > 0) throw notTogether(record, unexpected);
  if (missing.length === 0) return { ...record, state: 'validating' };
  const errors = missing.map((role) => ({
    severity: 'error' as const,
    code: 'missingFile',
    message: `${record.format} needs the file ${role}`,
    expected: role,
    hint: `Send it with PUT /v1/datasets/${record.id}/files/${role}.`,
  }));
  throw new ApiError('datasetIncomplete', `Not uploaded yet: ${missing.join(', ')}.`, { errors });
}

function notTogether({ format, files }: DatasetRecord, unexpected: readonly string[]): ApiError {
  const errors = unexpected.map((role) => {
    const others = files.filter((file) => file.role !== role).map((file) => file.role);
    const message = `${format} takes the file ${role} not together with ${others.join(', ')}`;
    const hint = 'Make a new dataset with the files of one kind.';
    return { severity: 'error' as const, code: 'unexpectedFile', message, received: role, hint };
  });
  return new ApiError('datasetIncomplete', `Files that do not belong together: ${unexpected.join(', ')}.`, { errors });
}

/**
 * Hands an open dataset to the ingest; asking again changes nothing.
 * @throws {ApiError} datasetIncomplete naming every file that lacks
 */
export async function commitDataset({ datasets, queue }: ProjectStore, record: DatasetRecord): Promise<DatasetRecord> {
  if (record.state === 'ready' || record.state === 'rejected') return record;
  const committed = record.state === 'open' ? await datasets.update(record.id, validating) : record;
  await queue.enqueueIngest({ datasetId: record.id });
  return committed;
}
