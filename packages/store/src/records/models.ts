import { type ModelRecord, modelRecordSchema, type Page, type PageQuery, projectOf } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { BoundedCache } from './bounded-cache.ts';
import { pageOf, startOf } from './cursor.ts';
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

const codec = jsonCodec(modelRecordSchema);

/** Models in the artifacts; those used lately are kept in memory. */
export function createModels(artifacts: ArtifactStore): Models {
  const cache = new BoundedCache<string, ModelRecord>(200);
  const members = createProjectMembers(artifacts, 'models', async (id) => {
    const record = await get(id);
    return record && projectOf(record);
  });

  async function get(id: string): Promise<ModelRecord | undefined> {
    const key = modelKey(id);
    const cached = cache.get(id);
    if (cached) return cached;
    const bytes = await artifacts.read(key);
    if (!bytes) return undefined;
    const record = codec.decode(bytes, key);
    cache.set(id, record);
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
    list: async (page, project) =>
      pageOf(
        page,
        startOf('model', page),
        (after, limit) => {
          const options = { order: 'descending' as const, limit, ...(after && { after }) };
          return project === undefined ? artifacts.list('models', options) : members.list(project, options);
        },
        get,
      ),
  };
}
