import type { ModelRecord } from '@trainyard/contracts';
import type { ProjectStore } from '@trainyard/store';
import { madeOnce } from '../idempotency/made-once.ts';

/** Keeps a model, as it was kept first when the same request did so before. */
export function keepModel(record: ModelRecord, { models }: Pick<ProjectStore, 'models'>): Promise<ModelRecord> {
  const create = async () => {
    await models.create(record);
    return record;
  };
  return madeOnce(create, () => models.get(record.id));
}
