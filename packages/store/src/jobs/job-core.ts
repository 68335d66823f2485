import { effectiveSpec, type JobRecord, type JobStatus, projectOf } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { type FlushDeps, flushEvents } from '../events/flush-events.ts';
import type { MetricReader } from '../events/metric-reader.ts';
import type { Segments } from '../events/segments.ts';
import type { JobIndex } from '../index/job-index.ts';
import type { LiveJob } from '../index/live-job.ts';
import type { LiveJobs } from '../index/live-jobs.ts';
import type { Seals } from '../index/seals.ts';
import type { RunningRoom } from '../projects/running-room.ts';
import type { StoreQueue } from '../queue/bull-queues.ts';
import type { EnqueueOutcome } from '../queue/queue.ts';
import type { CheckpointRecords } from '../records/checkpoints.ts';
import type { DatasetRecords } from '../records/datasets.ts';
import type { ImportedCheckpointRecords } from '../records/imported-checkpoints.ts';
import type { JobRecords } from '../records/job-records.ts';
import type { ModelRecords } from '../records/models.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import type { Remains } from '../removal/remains.ts';
import type { RemovalLog } from '../removal/removal-log.ts';
import type { StoreLogger } from '../store.ts';
import { expectedTime } from './expected-time.ts';
import type { StoredJob } from './jobs.ts';

/** What the life of a job is made of; shared by jobs, attempts and the reconciler. */
export interface JobCore {
  artifacts: ArtifactStore;
  records: JobRecords;
  datasets: DatasetRecords;
  models: ModelRecords;
  checkpoints: CheckpointRecords;
  importedCheckpoints: ImportedCheckpointRecords;
  deletions: RemovalLog;
  remains: Remains;
  live: LiveJobs;
  seals: Seals;
  index: JobIndex;
  segments: Segments;
  metrics: MetricReader;
  queue: StoreQueue;
  room: RunningRoom;
  redis: RedisGate;
  flush: FlushDeps;
  logger: StoreLogger;
  /** Wakes the workers to look at the commands of a job. */
  announceCommand: (jobId: string) => Promise<void>;
}

/** A job from its record and what Redis, or its final record, says. */
export function storedJob(record: JobRecord, { status, seq }: { status: JobStatus; seq: number }): StoredJob {
  return { record, status, version: seq, lastSeq: seq };
}

/** Makes the events of a job durable up to its latest. @throws JobAbsent */
export const flushed = ({ flush }: JobCore, id: string, live: LiveJob): Promise<LiveJob> =>
  flushEvents(flush, id, live);

const nextOf = (record: JobRecord, { attempt }: JobStatus) => ({ jobId: record.id, attempt: attempt + 1 });

const priorityOf = (record: JobRecord, { interventions }: JobStatus) =>
  effectiveSpec(record.spec, interventions).priority;

/** Puts the next attempt of a queued job into the queue; a failure is an unknown outcome. */
export function enqueueNext(
  { queue }: Pick<JobCore, 'queue'>,
  record: JobRecord,
  status: JobStatus,
): Promise<EnqueueOutcome> {
  const expected = expectedTime(record, status);
  return queue.enqueueAttempt(nextOf(record, status), priorityOf(record, status), projectOf(record), expected);
}

/** Moves the next attempt of a queued job to where its priority has it now; a failure is of no consequence. */
export function moveNext({ queue }: Pick<JobCore, 'queue'>, record: JobRecord, status: JobStatus): Promise<void> {
  return queue.moveAttempt(nextOf(record, status), priorityOf(record, status), expectedTime(record, status));
}

/** Gives or takes the turns of a job's project as its room is now; what fails is left to the reconciler. */
export async function settleRoom({ room, logger }: Pick<JobCore, 'room' | 'logger'>, record: JobRecord): Promise<void> {
  try {
    if ((await room.limit(projectOf(record))) < Number.POSITIVE_INFINITY) await room.settle(record);
  } catch (error) {
    logger.warn({ err: error, jobId: record.id }, 'the turns of a project are settled later');
  }
}
