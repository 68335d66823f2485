import { type Job, jobResource } from '@trainyard/contracts';
import type { StoredJob } from '@trainyard/store';
import { etagOf } from '../../jobs/etag.ts';

/** A reply that takes the status and the headers of what was made. */
interface CreatedReply {
  code(status: 201): { headers(values: Record<string, string>): unknown };
}

/** Answers 201 with a job that was made, where it is and its ETag. */
export function createdJob(reply: CreatedReply, stored: StoredJob): Job {
  const job = jobResource(stored.record, stored.status);
  reply.code(201).headers({ location: job.links.self, etag: etagOf(stored) });
  return job;
}
