import type { FinalRecord, JobEvent, JobStatus } from '@trainyard/contracts';
import { stateDraft } from '../jobs/state-change.ts';

/** The status in a final record. */
export function finalStatus(final: FinalRecord): JobStatus {
  const {
    schemaVersion: _version,
    jobId: _id,
    lastSeq: _seq,
    metricHistory: _history,
    reports: _reports,
    manifest: _manifest,
    ...status
  } = final;
  return status;
}

/**
 * The last event of an ended job. It is derived from the final record and stored nowhere else, so that the job cannot
 * be ended in its events and not in its record.
 */
export function endEvent(final: FinalRecord): JobEvent {
  const status = finalStatus(final);
  const [before, last] = final.transitions.slice(-2);
  const { reason } = last ?? { reason: null };
  const draft = stateDraft(status, before?.state ?? null, final.state, {
    reason,
    failure: final.failure,
    stopReason: final.stopReason,
  });
  return { ...draft, seq: final.lastSeq, at: final.finishedAt };
}
