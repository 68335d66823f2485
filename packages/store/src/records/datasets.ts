import { type DatasetRecord, datasetRecordSchema, type Page, type PageQuery, projectOf } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { AlreadyExists, NotFound, RecordImmutable } from '../errors.ts';
import { createRemovalLog } from '../removal/removal-log.ts';
import { cachedReader } from './cached-reader.ts';
import { jsonCodec } from './json-codec.ts';
import { datasetRevisionsKey, numberName } from './keys.ts';
import { createProjectMembers } from './project-members.ts';

/** Records of datasets: changed by revisions until ready or rejected, then immutable. */
export interface Datasets {
  /** Stores a new record as it is. @throws AlreadyExists */
  create(record: DatasetRecord): Promise<void>;
  get(id: string): Promise<DatasetRecord | undefined>;
  /**
   * Replaces the record by `change(current)` with the next revision; when another writer was first, `change` is
   * called again with what that one wrote.
   * @throws NotFound, RecordImmutable once ready or rejected
   */
  update(id: string, change: (current: DatasetRecord) => DatasetRecord): Promise<DatasetRecord>;
  /** Of a project, newest first; of every project when none is given. @throws InvalidCursor */
  list(page: PageQuery, project?: string): Promise<Page<DatasetRecord>>;
}

/** Records of datasets as the service itself sees them. */
export interface DatasetRecords extends Datasets {
  /** What is stored of a dataset, also while it is being deleted. */
  stored(id: string): Promise<DatasetRecord | undefined>;
  /** Takes a dataset that is being deleted from the list of its project. */
  unlist(record: DatasetRecord): Promise<void>;
}

const codec = jsonCodec(datasetRecordSchema);

/** Whether a dataset no longer changes. */
export const isSettled = ({ state }: DatasetRecord): boolean => state === 'ready' || state === 'rejected';

/**
 * Every revision is an object of its own, created only if absent: that alone makes a change of the record atomic on
 * any store, and the few revisions a dataset goes through stay as its history.
 */
export function createDatasets(artifacts: ArtifactStore): DatasetRecords {
  const members = createProjectMembers(artifacts, 'datasets', async (id) => {
    const record = await get(id);
    return record && projectOf(record);
  });
  // Few: the profile of a wide one takes megabytes.
  const reader = cachedReader(artifacts, codec, 30);
  const revisionKey = ({ id, revision }: DatasetRecord) => `${datasetRevisionsKey(id)}/${numberName(revision)}`;

  async function create(record: DatasetRecord): Promise<void> {
    const [existing] = await artifacts.list(datasetRevisionsKey(record.id), { limit: 1 });
    if (existing !== undefined) throw new AlreadyExists(`dataset ${record.id}: was created before`);
    // Nothing is acknowledged before both are written; either without the other is as good as absent.
    await Promise.all([
      members.add(projectOf(record), record.id),
      artifacts.create(revisionKey(record), codec.encode(record)),
    ]);
  }

  const deletions = createRemovalLog(artifacts, 'deletions');

  async function get(id: string): Promise<DatasetRecord | undefined> {
    const record = await stored(id);
    return record && !(await deletions.isRemoved(id)) ? record : undefined;
  }

  async function stored(id: string): Promise<DatasetRecord | undefined> {
    const root = datasetRevisionsKey(id);
    const [revision] = await artifacts.list(root, { order: 'descending', limit: 1 });
    return revision === undefined ? undefined : reader.read(`${root}/${revision}`);
  }

  async function update(id: string, change: (current: DatasetRecord) => DatasetRecord): Promise<DatasetRecord> {
    for (;;) {
      const current = await get(id);
      if (!current) throw new NotFound(`dataset ${id}: expected a record, received none`);
      if (isSettled(current)) throw new RecordImmutable(`dataset ${id}: is ${current.state} and no longer changes`);
      const next = { ...change(current), id, revision: current.revision + 1 };
      try {
        await artifacts.create(revisionKey(next), codec.encode(next));
        if (await deletions.keep(id)) return next;
      } catch (error) {
        if (!(error instanceof AlreadyExists)) throw error;
      }
    }
  }

  const unlist = (record: DatasetRecord) => members.remove(projectOf(record), record.id);

  const list = (page: PageQuery, project?: string) => members.page(page, project, get);

  return { create, get, stored, unlist, update, list };
}
