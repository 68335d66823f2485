import type { JobEvent, JobEventDraft, JobStatus } from '@trainyard/contracts';
import { foldEvent } from '../jobs/fold-event.ts';

/** A job as Redis holds it. */
export interface LiveJob {
  status: JobStatus;
  /** Sequence number of its latest event. */
  seq: number;
  /** Events up to this one are in the artifacts. */
  flushed: number;
  /** Names this stay of the job in Redis: after a loss it is another. */
  born: string;
}

/** A live job with events appended, and those events. */
export interface Appended {
  live: LiveJob;
  events: JobEvent[];
}

/** Numbers drafts from the latest event on and folds them into the status. */
export function appendDrafts(live: LiveJob, drafts: readonly JobEventDraft[], at: string): Appended {
  const events = drafts.map((draft, index): JobEvent => ({ ...draft, seq: live.seq + 1 + index, at }));
  const status = events.reduce(foldEvent, live.status);
  return { live: { ...live, status, seq: live.seq + events.length }, events };
}

/** The fields of a job's hash, or undefined when it is absent. */
export function parseLiveJob(fields: readonly (string | null)[]): LiveJob | undefined {
  const [status, seq, flushed, born] = fields;
  if (typeof status !== 'string' || typeof born !== 'string') return undefined;
  return { status: JSON.parse(status), seq: Number(seq), flushed: Number(flushed), born };
}

/** Names of the fields that `parseLiveJob` reads, in its order. */
export const liveFields = ['status', 'seq', 'flushed', 'born'] as const;
