import { type ModelRecord, modelRecordSchema, type Page, type PageQuery, projectOf } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { createRemovalLog } from '../removal/removal-log.ts';
import { BoundedCache } from './bounded-cache.ts';
import { jsonCodec } from './json-codec.ts';
import { modelKey } from './keys.ts';
import { createProjectMembers } from './project-members.ts';

/** Records of models: written once. */
export interface Models {
  /** @throws AlreadyExists */
  create(record: ModelRecord): Promise<void>;
  get(id: string): Promise<ModelRecord | undefined>;
  /** Of a project, newest first; of every project when none is given. @throws InvalidCursor */
  list(page: PageQuery, project?: string): Promise<Page<ModelRecord>>;
}

/** Records of models as the service itself sees them. */
export interface ModelRecords extends Models {
  /** What is stored of a model, also while it is being deleted. */
  stored(id: string): Promise<ModelRecord | undefined>;
  /** Takes a model that is being deleted from the list of its project. */
  unlist(record: ModelRecord): Promise<void>;
}

const codec = jsonCodec(modelRecordSchema);

interface Known {
  bytes: Uint8Array;
  record: ModelRecord;
}

/** Models in the artifacts; those used lately are not decoded again, which for a large one takes longer than reading. */
export function createModels(artifacts: ArtifactStore): ModelRecords {
  const deletions = createRemovalLog(artifacts, 'deletions');
  const cache = new BoundedCache<string, Known>(200);
  const members = createProjectMembers(artifacts, 'models', async (id) => {
    const record = await get(id);
    return record && projectOf(record);
  });

  async function get(id: string): Promise<ModelRecord | undefined> {
    const record = await stored(id);
    return record && !(await deletions.isRemoved(id)) ? record : undefined;
  }

  async function stored(id: string): Promise<ModelRecord | undefined> {
    const key = modelKey(id);
    const bytes = await artifacts.read(key);
    if (!bytes) return undefined;
    const known = cache.get(id);
    if (known && Buffer.compare(known.bytes, bytes) === 0) return known.record;
    const record = codec.decode(bytes, key);
    cache.set(id, { bytes, record });
    return record;
  }

  return {
    async create(record) {
      // Nothing is acknowledged before both are written; either without the other is as good as absent.
      await Promise.all([
        members.add(projectOf(record), record.id),
        artifacts.create(modelKey(record.id), codec.encode(record)),
      ]);
    },
    get,
    stored,
    unlist: (record) => members.remove(projectOf(record), record.id),
    list: (page, project) => members.page(page, project, get),
  };
}
