import type { Job } from '@trainyard/contracts';
import type { StoredJob } from '@trainyard/store';
import { etagOf } from '../../jobs/etag.ts';
import { jobAnswer } from './job-answer.ts';

/** A reply that takes the status and the headers of what was made. */
interface CreatedReply {
  header(name: string, value: string): unknown;
  code(status: 201): { headers(values: Record<string, string>): unknown };
}

/** Answers 201 with a job that was made, where it is and its ETag. */
export function createdJob(reply: CreatedReply, stored: StoredJob): Job {
  const job = jobAnswer(reply, stored);
  reply.code(201).headers({ location: job.links.self, etag: etagOf(stored) });
  return job;
}
