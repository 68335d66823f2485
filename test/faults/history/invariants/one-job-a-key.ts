import { creations } from '../sightings.ts';
import type { Invariant } from './invariant.ts';

/** Label under which a client repeats its key in the document, so that a job it never heard of is found. */
export const keyLabel = 'key';

/** I3: one Idempotency-Key, one job: in every answer, and in what is stored. */
export const oneJobAKey: Invariant = {
  name: 'I3 one Idempotency-Key, one job',
  *violations(history) {
    const answered = new Map<string, Set<string>>();
    for (const { exchange, jobId } of creations(history)) {
      if (exchange.key !== undefined && jobId)
        answered.set(exchange.key, (answered.get(exchange.key) ?? new Set()).add(jobId));
    }
    for (const [key, ids] of answered) {
      if (ids.size > 1) yield `the key ${key} was answered with ${ids.size} jobs: ${[...ids].join(', ')}`;
    }
    const stored = new Map<string, string[]>();
    for (const { id, record } of history.jobs) {
      // A job that was made from another repeats its labels.
      if (record.replay || record.retryOf || record.forkedFrom) continue;
      const key = record.spec.labels[keyLabel];
      if (key !== undefined) stored.set(key, [...(stored.get(key) ?? []), id]);
    }
    for (const [key, ids] of stored) {
      if (ids.length > 1) yield `the key ${key} made ${ids.length} jobs: ${ids.join(', ')}`;
    }
  },
};
