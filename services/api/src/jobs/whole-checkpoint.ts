import type { CheckpointRecord } from '@trainyard/contracts';
import type { StoredJob } from '@trainyard/store';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors/api-error.ts';

type Store = Pick<Deps['store'], 'checkpoints'>;
type State = Pick<CheckpointRecord, 'weights' | 'trainingState'>;

/** A state that another job is to begin with, once its blobs were read. @throws {ApiError} checkpointLost */
export async function whole<Begun extends State>(state: Begun, { checkpoints }: Store): Promise<Begun> {
  if (await checkpoints.isWhole(state)) return state;
  throw new ApiError('checkpointLost', 'The checkpoint that the new job would start from is damaged.');
}

/** The newest checkpoint of a job that is whole; its blobs were read. @throws {ApiError} checkpointLost */
export async function newestWhole({ record: { id } }: StoredJob, { checkpoints }: Store): Promise<CheckpointRecord> {
  const newest = await checkpoints.resumable(id);
  if (newest) return newest;
  throw new ApiError('checkpointLost', `None of the checkpoints that the job ${id} saved is intact.`);
}
