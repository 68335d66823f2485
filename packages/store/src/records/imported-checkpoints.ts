import { type ImportedCheckpointRecord, importedCheckpointRecordSchema, projectOf } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { createRemovalLog } from '../removal/removal-log.ts';
import { jsonCodec } from './json-codec.ts';
import { importedCheckpointKey } from './keys.ts';
import { createProjectMembers } from './project-members.ts';

/** Records of checkpoints that were uploaded: written once, of no job. */
export interface ImportedCheckpoints {
  /** @throws AlreadyExists */
  create(record: ImportedCheckpointRecord): Promise<void>;
  get(id: string): Promise<ImportedCheckpointRecord | undefined>;
}

/** Records of imported checkpoints as the service itself sees them. */
export interface ImportedCheckpointRecords extends ImportedCheckpoints {
  /** Takes one that is being deleted from the list of its project. */
  unlist(id: string): Promise<void>;
}

const codec = jsonCodec(importedCheckpointRecordSchema);

/** Imported checkpoints in the artifacts. */
export function createImportedCheckpoints(artifacts: ArtifactStore): ImportedCheckpointRecords {
  const deletions = createRemovalLog(artifacts, 'deletions');

  async function stored(id: string): Promise<ImportedCheckpointRecord | undefined> {
    const key = importedCheckpointKey(id);
    const bytes = await artifacts.read(key);
    return bytes && codec.decode(bytes, key);
  }

  async function get(id: string): Promise<ImportedCheckpointRecord | undefined> {
    const record = await stored(id);
    return record && !(await deletions.isRemoved(id)) ? record : undefined;
  }

  const members = createProjectMembers(artifacts, 'imports', async (id) => {
    const record = await get(id);
    return record && projectOf(record);
  });

  return {
    async create(record) {
      await Promise.all([
        members.add(projectOf(record), record.id),
        artifacts.create(importedCheckpointKey(record.id), codec.encode(record)),
      ]);
    },
    get,
    async unlist(id) {
      const record = await stored(id);
      if (record) await members.remove(projectOf(record), id);
    },
  };
}
