import { type DatasetRecord, fileRoles } from '@trainyard/contracts';
import type { Store } from '@trainyard/store';
import { ApiError } from '../errors/api-error.ts';

function missingRoles({ format, files }: DatasetRecord): string[] {
  const { required, optional } = fileRoles[format];
  const given = new Set(files.map(({ role }) => role));
  // Optional files come as a whole part: one of them needs the others.
  const needed = optional.some((role) => given.has(role)) ? [...required, ...optional] : required;
  return needed.filter((role) => !given.has(role));
}

function validating(record: DatasetRecord): DatasetRecord {
  if (record.state !== 'open') return record;
  const missing = missingRoles(record);
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

/**
 * Hands an open dataset to the ingest; asking again changes nothing.
 * @throws {ApiError} datasetIncomplete naming every file that lacks
 */
export async function commitDataset({ datasets, queue }: Store, record: DatasetRecord): Promise<DatasetRecord> {
  if (record.state === 'ready' || record.state === 'rejected') return record;
  const committed = record.state === 'open' ? await datasets.update(record.id, validating) : record;
  await queue.enqueueIngest({ datasetId: record.id });
  return committed;
}
