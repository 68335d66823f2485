import type { Sighting } from '../history.ts';
import { sightings } from '../sightings.ts';
import type { Invariant } from './invariant.ts';

const shown = ({ job }: Sighting): string => `${job.state}, revision ${job.revision}, attempt ${job.attempt}`;

const sameEnd = (a: Sighting['job'], b: Sighting['job']): boolean =>
  a.state === b.state &&
  a.revision === b.revision &&
  a.attempt === b.attempt &&
  a.stopReason === b.stopReason &&
  a.weightsSha256 === b.weightsSha256;

/** What a later answer takes back of an earlier one. */
function takenBack(earlier: Sighting, later: Sighting): string | undefined {
  if (earlier.job.terminal && !sameEnd(earlier.job, later.job)) return 'an end was left';
  if (later.job.revision < earlier.job.revision) return 'the revision went back';
  if (later.job.attempt < earlier.job.attempt) return 'the attempt went back';
  return undefined;
}

/** Of answers in the order they came, the furthest of those that had come when a request was sent. */
function* contradictions(id: string, seen: readonly Sighting[]): Generator<string> {
  const byStart = seen.toSorted((a, b) => a.exchange.startedAt - b.exchange.startedAt);
  let furthest: Sighting | undefined;
  let come = 0;
  for (const later of byStart) {
    for (; seen[come] && seen[come]!.exchange.endedAt <= later.exchange.startedAt; come += 1) {
      const next = seen[come]!;
      if (!furthest || next.job.revision >= furthest.job.revision) furthest = next;
    }
    const what = furthest && takenBack(furthest, later);
    if (furthest && what) yield `${id}: ${what}: ${shown(furthest)} was followed by ${shown(later)}`;
  }
}

/** I2: what was answered of a job is never taken back, least of all its end. */
export const neverGoesBack: Invariant = {
  name: 'I2 an end is never left, revisions and attempts never go back',
  *violations(history) {
    for (const [id, seen] of sightings(history)) yield* contradictions(id, seen);
    for (const { id, final } of history.jobs) {
      const last =
        final &&
        sightings(history)
          .get(id)
          ?.findLast(({ job }) => job.terminal)?.job;
      const stored = final?.content;
      if (!last || !stored) continue;
      if (!sameEnd(last, { ...stored, id, terminal: true }))
        yield `${id}: was answered to have ended ${last.state} at revision ${last.revision}, and is stored as ${stored.state} at revision ${stored.revision}`;
    }
  },
};
