import { type ModelRecord, modelRecordSchema, type Page, type PageQuery } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { BoundedCache } from './bounded-cache.ts';
import { pageOf, startOf } from './cursor.ts';
import { jsonCodec } from './json-codec.ts';
import { modelKey } from './keys.ts';

/** Records of models: written once. */
export interface Models {
  /** @throws AlreadyExists */
  create(record: ModelRecord): Promise<void>;
  get(id: string): Promise<ModelRecord | undefined>;
  /** Newest first. @throws InvalidCursor */
  list(page: PageQuery): Promise<Page<ModelRecord>>;
}

const codec = jsonCodec(modelRecordSchema);

/** Models in the artifacts; those used lately are kept in memory. */
export function createModels(artifacts: ArtifactStore): Models {
  const cache = new BoundedCache<string, ModelRecord>(200);

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
    create: async (record) => artifacts.create(modelKey(record.id), codec.encode(record)),
    get,
    list: async (page) =>
      pageOf(
        page,
        startOf('model', page),
        (after, limit) => artifacts.list('models', { order: 'descending', limit, ...(after && { after }) }),
        get,
      ),
  };
}
