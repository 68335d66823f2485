import type { JobEventDraft, JobRecord, JobStatus } from '@trainyard/contracts';
import { ulid } from 'ulid';
import { type Appended, appendDrafts } from '../index/live-job.ts';
import type { Datasets } from '../records/datasets.ts';
import { emptyStatus } from './initial-status.ts';
import { stateDraft } from './state-change.ts';

/** The first event of a job: it is queued when its dataset is ready, else it waits for it. */
export async function firstDraft(
  { datasets }: { datasets: Datasets },
  { spec }: JobRecord,
  status: JobStatus,
): Promise<JobEventDraft> {
  const dataset = await datasets.get(spec.dataset);
  return stateDraft(status, null, dataset?.state === 'ready' ? 'queued' : 'waiting');
}

/** A new job with its first event, which is dated as its record: restored from that, it is the same event. */
export async function beginJob(deps: { datasets: Datasets }, record: JobRecord): Promise<Appended> {
  const status = emptyStatus(record);
  const draft = await firstDraft(deps, record, status);
  return appendDrafts({ status, seq: 0, flushed: 0, born: ulid() }, [draft], record.createdAt);
}
