import { blobRefSchema, datasetIdSchema, modelIdSchema } from '@trainyard/contracts';

/** What an object refers to. */
export interface References {
  /** SHA-256 of blobs. */
  blobs: string[];
  /** Identifiers of datasets and models. */
  ids: string[];
}

const isBlobRef = (value: object): boolean =>
  'sha256' in value && 'sizeBytes' in value && blobRefSchema.shape.sha256.safeParse(value.sha256).success;

const isNamed = (text: string): boolean =>
  datasetIdSchema.safeParse(text).success || modelIdSchema.safeParse(text).success;

// What an identifier of a dataset or a model begins with: most texts need no closer look.
const prefixes = /^(?:ds|mdl)_/;

function gather(value: unknown, found: References): void {
  if (typeof value === 'string') {
    if (prefixes.test(value) && isNamed(value)) found.ids.push(value);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  if (isBlobRef(value)) found.blobs.push((value as { sha256: string }).sha256);
  for (const each of Object.values(value)) gather(each, found);
}

/**
 * Everything that a record refers to, whatever field holds it and whatever kind of record it is: a field or a record that
 * is added cannot be forgotten here. Takes too much rather than too little.
 */
export function referencesIn(record: unknown): References {
  const found: References = { blobs: [], ids: [] };
  gather(record, found);
  return found;
}
