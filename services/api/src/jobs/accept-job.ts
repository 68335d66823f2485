import type { JobRecord } from '@trainyard/contracts';
import type { ProjectStore, StoredJob } from '@trainyard/store';
import { madeOnce } from '../idempotency/made-once.ts';
import { idBegun } from '../idempotency/request-ids.ts';

/** Accepts a job, as it was accepted first when the same request did so before. */
export function acceptJob(record: JobRecord, { jobs }: Pick<ProjectStore, 'jobs'>): Promise<StoredJob> {
  return madeOnce(
    () => jobs.create(record),
    () => jobs.get(record.id),
  );
}

/** The job that this request made before it was interrupted: it is not judged again. */
export async function jobBegun({ jobs }: Pick<ProjectStore, 'jobs'>): Promise<StoredJob | undefined> {
  const id = idBegun('job');
  return id === undefined ? undefined : jobs.get(id);
}
