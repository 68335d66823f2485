import { type CreateDataset, type DatasetRecord, schemaVersion, settledOptions } from '@trainyard/contracts';
import type { Deps } from '../deps.ts';

/** What a new dataset is besides what was asked for. */
type Settled = Pick<DatasetRecord, 'state' | 'files' | 'sample'>;

/** The record of a new dataset; its name is the sample's, else its identifier, when none is given. */
export function newDataset(
  { name, format = 'csv', columns, ...given }: CreateDataset,
  { state, files, sample }: Settled,
  { newId, now }: Pick<Deps, 'newId' | 'now'>,
): DatasetRecord {
  const id = newId('dataset');
  const later = { stored: null, contentHash: null, profile: null, validation: null, readyAt: null };
  const options = (given as Partial<Record<typeof format, unknown>>)[format];
  const reading = { format, columns, ...settledOptions(format, options) };
  const createdAt = now().toISOString();
  return {
    schemaVersion,
    id,
    name: name ?? sample ?? id,
    ...reading,
    sample,
    state,
    files,
    revision: 1,
    ...later,
    createdAt,
  };
}
