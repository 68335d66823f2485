import type { CheckpointRecord, Page, PageQuery } from '@trainyard/contracts';

/** Records of checkpoints; they are written by the attempt that holds the job (`Attempt.saveCheckpoint`). */
export interface Checkpoints {
  get(id: string): Promise<CheckpointRecord | undefined>;
  /** Of one job, newest first. @throws InvalidCursor */
  list(jobId: string, page: PageQuery): Promise<Page<CheckpointRecord>>;
  /** The one a resumed attempt would start from: of the latest attempt the furthest whose blobs are intact. */
  resumable(jobId: string): Promise<CheckpointRecord | undefined>;
}
