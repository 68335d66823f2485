import type { History, StoredJob } from '../history.ts';
import { creations, sightings } from '../sightings.ts';
import type { Invariant } from './invariant.ts';

const terminalStates = ['succeeded', 'failed', 'cancelled'];

/** The state a job shall be in at the end of a history: that of its final record, or paused. */
function shallBe(job: StoredJob | undefined, lastSeen: string | undefined): string | undefined {
  return job?.final?.content.state ?? (lastSeen === 'paused' ? 'paused' : undefined);
}

function* lostAfter(history: History, jobId: string): Generator<string> {
  const acknowledged = creations(history).find((each) => each.jobId === jobId)?.exchange.endedAt ?? 0;
  for (const { method, path, answer, startedAt } of history.exchanges) {
    if (method === 'GET' && path.startsWith(`/v1/jobs/${jobId}`) && answer?.status === 404 && startedAt > acknowledged)
      yield `${jobId}: was acknowledged, and ${path} is answered 404`;
  }
}

/** I1: every acknowledged job ends in exactly one terminal state, none is lost. */
export const endsOnce: Invariant = {
  name: 'I1 every acknowledged job ends once, none is lost',
  *violations(history) {
    const seen = sightings(history);
    const stored = new Map(history.jobs.map((job) => [job.id, job]));
    const acknowledged = new Set(creations(history).flatMap(({ jobId }) => jobId ?? []));
    for (const id of new Set([...acknowledged, ...stored.keys()])) {
      const last = seen.get(id)?.at(-1)?.job.state;
      const state = shallBe(stored.get(id), last);
      if (!stored.has(id)) yield `${id}: was acknowledged and is not stored`;
      if (state === undefined) yield `${id}: never ended; the last answer shows it ${last}`;
      else if (last !== state) yield `${id}: is stored as ${state}, and the last answer shows it ${last}`;
      const ends = (stored.get(id)?.events ?? []).flatMap(({ type, data }) =>
        type === 'state' && 'state' in data && terminalStates.includes(data.state) ? [data.state] : [],
      );
      if (ends.length > 0) yield `${id}: has the end ${ends} among its events besides its final record`;
      yield* lostAfter(history, id);
    }
  },
};
