import { bodyRoleOf, type CreateDataset, type DatasetRecord } from '@trainyard/contracts';
import type { FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors/api-error.ts';
import { madeOnce } from '../idempotency/made-once.ts';
import { openSample, overridesOf, readCatalogue } from '../samples/catalogue.ts';
import { newDataset } from './new-dataset.ts';
import { receiveFile } from './receive-file.ts';

async function keep(record: DatasetRecord, { datasets, queue }: Deps['store']): Promise<DatasetRecord> {
  const create = async () => {
    await datasets.create(record);
    return record;
  };
  const kept = await madeOnce(create, () => datasets.get(record.id));
  if (kept.state === 'validating') await queue.enqueueIngest({ datasetId: kept.id });
  return kept;
}

/** A dataset that waits for its files. */
export function openDataset(request: CreateDataset, deps: Deps): Promise<DatasetRecord> {
  return keep(newDataset(request, { state: 'open', files: [], sample: null }, deps), deps.store);
}

/** A dataset from a table that ships with the server. @throws {ApiError} invalidBody for a sample there is not */
export async function datasetFromSample(sample: string, request: CreateDataset, deps: Deps): Promise<DatasetRecord> {
  const entries = await readCatalogue(deps.samplesDir);
  const entry = entries.find(({ name }) => name === sample);
  if (!entry) {
    const expected = entries.map(({ name }) => name).join(', ');
    const message = `sample: there is none named ${sample}`;
    const finding = { pointer: '/sample', severity: 'error' as const, code: 'unknownValue', message, expected };
    throw new ApiError('invalidBody', `There is no sample ${sample}; see errors.`, { errors: [finding] });
  }
  const blob = await deps.store.artifacts.putBlob(openSample(deps.samplesDir, entry));
  const files = [{ role: 'data' as const, ...blob }];
  const asked = { ...request, format: 'csv' as const, columns: overridesOf(entry) };
  return keep(newDataset(asked, { state: 'validating', files, sample }, deps), deps.store);
}

/** A dataset from the body of its own request. */
export async function datasetFromBody(
  request: FastifyRequest,
  asked: CreateDataset,
  deps: Deps,
): Promise<DatasetRecord> {
  const role = asked.format && bodyRoleOf(asked.format);
  if (role === undefined) throw new Error('internal: a dataset of several files came as one body');
  const file = await receiveFile(request, role, deps);
  return keep(newDataset(asked, { state: 'validating', files: [file], sample: null }, deps), deps.store);
}
