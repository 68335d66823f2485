import { type ModelRecord, schemaVersion } from '@trainyard/contracts';
import type { Deps } from '../deps.ts';
import { contentHash } from './content-hash.ts';
import type { PassedModel } from './judge-model.ts';

/** The record of a new model; its name is its identifier when none is given. */
export function modelRecord(
  { model: { document }, layers, parameterCount, findings }: PassedModel,
  name: string | undefined,
  { newId, now }: Pick<Deps, 'newId' | 'now'>,
): ModelRecord {
  const id = newId('model');
  const createdAt = now().toISOString();
  const hash = contentHash(document);
  const table = { parameterCount, layers: [...layers], warnings: [...findings] };
  return { schemaVersion, id, name: name ?? id, contentHash: hash, ...table, document, createdAt };
}
