import { type DatasetRecord, datasetRecordSchema, type ModelRecord, modelRecordSchema } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { type JsonCodec, jsonCodec } from '../records/json-codec.ts';
import { checkedId } from '../records/keys.ts';

/**
 * What is left of deleted datasets and models while jobs or checkpoints name them: the record without its bytes, so that
 * trained weights can still be used to predict.
 */
export interface Remains {
  dataset(id: string): Promise<DatasetRecord | undefined>;
  model(id: string): Promise<ModelRecord | undefined>;
  keepDataset(record: DatasetRecord): Promise<void>;
  keepModel(record: ModelRecord): Promise<void>;
  has(id: string): Promise<boolean>;
  /** Identifiers of everything of which something is left. */
  ids(): Promise<string[]>;
  drop(id: string): Promise<void>;
}

const datasets = jsonCodec(datasetRecordSchema);
const models = jsonCodec(modelRecordSchema);

const keyOf = (id: string): string => `remains/${id}`;

/** Remains in the artifacts. */
export function createRemains(artifacts: ArtifactStore): Remains {
  async function read<Value>(id: string, codec: JsonCodec<Value>): Promise<Value | undefined> {
    const bytes = await artifacts.read(keyOf(id));
    return bytes && codec.decode(bytes, keyOf(id));
  }

  return {
    dataset: (id) => read(checkedId('dataset', id), datasets),
    model: (id) => read(checkedId('model', id), models),
    keepDataset: (record) =>
      artifacts.replace(keyOf(record.id), datasets.encode({ ...record, files: [], stored: null })),
    keepModel: (record) => artifacts.replace(keyOf(record.id), models.encode(record)),
    has: async (id) => (await artifacts.read(keyOf(id))) !== undefined,
    ids: () => artifacts.list('remains'),
    drop: (id) => artifacts.delete(keyOf(id)),
  };
}
