import {
  type CheckpointRecord,
  checkpointRecordSchema,
  jobIdSchema,
  type Page,
  type PageQuery,
} from '@trainyard/contracts';
import { z } from 'zod';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { createRemovalLog } from '../removal/removal-log.ts';
import { newestAfter, pageOf, startOf } from './cursor.ts';
import { jsonCodec } from './json-codec.ts';
import { checkpointOwnerKey, jobKeys } from './keys.ts';

/** Records of checkpoints; they are written by the attempt that holds the job (`Attempt.saveCheckpoint`). */
export interface Checkpoints {
  get(id: string): Promise<CheckpointRecord | undefined>;
  /** Of one job, newest first. @throws InvalidCursor */
  list(jobId: string, page: PageQuery): Promise<Page<CheckpointRecord>>;
  /** The one to go on from, for an attempt, a retry and a fork alike: of the latest attempt the furthest whose blobs are intact. */
  resumable(jobId: string): Promise<CheckpointRecord | undefined>;
  /** Whether the blobs that a training goes on from are there, with their SHA-256. */
  isWhole(state: Pick<CheckpointRecord, 'weights' | 'trainingState'>): Promise<boolean>;
}

/** Records of checkpoints as the holder of the job writes them. */
export interface CheckpointRecords extends Checkpoints {
  /** @throws AlreadyExists */
  create(record: CheckpointRecord): Promise<void>;
  remove(record: Pick<CheckpointRecord, 'id' | 'jobId'>): Promise<void>;
  /** Removes a checkpoint, whichever job it is of, unless that is done. */
  removeById(id: string): Promise<void>;
  /** Every checkpoint of a job, the one to resume from first, whether its blobs are intact or not. */
  ranked(jobId: string): Promise<CheckpointRecord[]>;
}

const records = jsonCodec(checkpointRecordSchema);
const owners = jsonCodec(z.strictObject({ jobId: jobIdSchema }));

// Weights that were put back have the training state of the end, and no run goes on from them while there are others.
const isRestored = ({ kind }: CheckpointRecord): number => Number(kind === 'restored');

const laterFirst = (a: CheckpointRecord, b: CheckpointRecord): number =>
  isRestored(a) - isRestored(b) || b.attempt - a.attempt || b.step - a.step || (b.id < a.id ? -1 : 1);

async function readRecord(artifacts: ArtifactStore, jobId: string, id: string): Promise<CheckpointRecord | undefined> {
  const key = jobKeys(jobId).checkpoint(id);
  const bytes = await artifacts.read(key);
  return bytes && records.decode(bytes, key);
}

async function readOwner(artifacts: ArtifactStore, id: string): Promise<string | undefined> {
  const key = checkpointOwnerKey(id);
  const bytes = await artifacts.read(key);
  return bytes && owners.decode(bytes, key).jobId;
}

async function verifyBlobs(
  artifacts: ArtifactStore,
  { weights, trainingState }: Parameters<Checkpoints['isWhole']>[0],
): Promise<boolean> {
  const intact = await Promise.all([weights, trainingState].map((ref) => artifacts.verifyBlob(ref)));
  return intact.every(Boolean);
}

/** Checkpoints in the artifacts: the record beside its job, and its owner under its own identifier. */
export function createCheckpoints(artifacts: ArtifactStore): CheckpointRecords {
  const deletions = createRemovalLog(artifacts, 'deletions');

  const read = (jobId: string, id: string) => readRecord(artifacts, jobId, id);
  const ownerOf = (id: string) => readOwner(artifacts, id);
  const isWhole: Checkpoints['isWhole'] = (state) => verifyBlobs(artifacts, state);

  async function get(id: string): Promise<CheckpointRecord | undefined> {
    const jobId = await ownerOf(id);
    if (jobId === undefined) return undefined;
    // What is deleted may still have objects; a checkpoint goes with its job.
    const removed = await Promise.all([deletions.isRemoved(id), deletions.isRemoved(jobId)]);
    return removed.includes(true) ? undefined : read(jobId, id);
  }

  async function ranked(jobId: string): Promise<CheckpointRecord[]> {
    const ids = await artifacts.list(jobKeys(jobId).checkpoints);
    const found = await Promise.all(ids.map((id) => read(jobId, id)));
    return found.filter((record) => record !== undefined).sort(laterFirst);
  }

  async function resumable(jobId: string): Promise<CheckpointRecord | undefined> {
    for (const record of await ranked(jobId)) {
      if (!(await deletions.isRemoved(record.id)) && (await isWhole(record))) return record;
    }
    return undefined;
  }

  async function remove({ id, jobId }: Pick<CheckpointRecord, 'id' | 'jobId'>): Promise<void> {
    await artifacts.delete(jobKeys(jobId).checkpoint(id));
    await artifacts.delete(checkpointOwnerKey(id));
  }

  return {
    get,
    ranked,
    resumable,
    isWhole,
    list: async (jobId, page) =>
      pageOf(
        page,
        startOf('checkpoint', page),
        (after, limit) => artifacts.list(jobKeys(jobId).checkpoints, newestAfter(after, limit)),
        (id) => read(jobId, id),
      ),
    async create(record) {
      // The owner first: one without a record is as good as absent, a record without an owner could not be found.
      await artifacts.replace(checkpointOwnerKey(record.id), owners.encode({ jobId: record.jobId }));
      await artifacts.create(jobKeys(record.jobId).checkpoint(record.id), records.encode(record));
    },
    remove,
    async removeById(id) {
      const jobId = await ownerOf(id);
      if (jobId !== undefined) await remove({ id, jobId });
    },
  };
}
