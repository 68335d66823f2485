import type { DatasetRecord, JobEventDraft, JobRecord, JobStatus } from '@trainyard/contracts';
import { ulid } from 'ulid';
import { type Appended, appendDrafts } from '../index/live-job.ts';
import type { DatasetRecords } from '../records/datasets.ts';
import { emptyStatus } from './initial-status.ts';
import { stateDraft } from './state-change.ts';

/** The first event of a job: it is queued when its dataset is ready, else it waits for it. */
export function firstDraft(dataset: DatasetRecord | undefined, status: JobStatus): JobEventDraft {
  return stateDraft(status, null, dataset?.state === 'ready' ? 'queued' : 'waiting');
}

/** A new job with its first event, which is dated as its record: restored from that, it is the same event. */
export async function beginJob(
  { datasets }: { datasets: Pick<DatasetRecords, 'stored'> },
  record: JobRecord,
): Promise<Appended> {
  const status = emptyStatus(record);
  const draft = firstDraft(await datasets.stored(record.spec.dataset), status);
  return appendDrafts({ status, seq: 0, flushed: 0, born: ulid() }, [draft], record.createdAt);
}
