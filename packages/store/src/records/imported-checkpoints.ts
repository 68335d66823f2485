import { type ImportedCheckpointRecord, importedCheckpointRecordSchema } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { createRemovalLog } from '../removal/removal-log.ts';
import { jsonCodec } from './json-codec.ts';
import { importedCheckpointKey } from './keys.ts';

/** Records of checkpoints that were uploaded: written once, of no job. */
export interface ImportedCheckpoints {
  /** @throws AlreadyExists */
  create(record: ImportedCheckpointRecord): Promise<void>;
  get(id: string): Promise<ImportedCheckpointRecord | undefined>;
}

const codec = jsonCodec(importedCheckpointRecordSchema);

/** Imported checkpoints in the artifacts. */
export function createImportedCheckpoints(artifacts: ArtifactStore): ImportedCheckpoints {
  const deletions = createRemovalLog(artifacts, 'deletions');
  return {
    create: async (record) => artifacts.create(importedCheckpointKey(record.id), codec.encode(record)),
    async get(id) {
      const key = importedCheckpointKey(id);
      const bytes = await artifacts.read(key);
      if (!bytes || (await deletions.isRemoved(id))) return undefined;
      return codec.decode(bytes, key);
    },
  };
}
