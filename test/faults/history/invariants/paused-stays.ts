import type { Exchange, History, Sighting } from '../history.ts';
import { sightings } from '../sightings.ts';
import type { Invariant } from './invariant.ts';

/** Requests that may end the pause of a job, whatever became of them. */
function releases({ exchanges }: History, jobId: string): Exchange[] {
  const paths = new Set(['resume', 'cancel'].map((action) => `/v1/jobs/${jobId}/${action}`));
  return exchanges.filter(({ method, path }) => method === 'POST' && paths.has(path));
}

/** The first answer that shows another state than paused, before anybody can have asked for one. */
function leftPause(paused: Sighting, seen: readonly Sighting[], asked: readonly Exchange[]): Sighting | undefined {
  const { startedAt, endedAt } = paused.exchange;
  const later = asked.filter((release) => release.endedAt >= startedAt).map((release) => release.startedAt);
  const until = Math.min(...later);
  return seen.find(
    ({ job, exchange }) => exchange.startedAt >= endedAt && exchange.endedAt <= until && job.state !== 'paused',
  );
}

/** A paused job stays paused until a client asks otherwise. */
export const pausedStays: Invariant = {
  name: 'a paused job stays paused',
  *violations(history) {
    for (const [id, seen] of sightings(history)) {
      const asked = releases(history, id);
      const paused = seen.filter(({ job }) => job.state === 'paused');
      for (const each of paused) {
        const other = leftPause(each, seen, asked);
        if (other) yield `${id}: was paused, and an answer shows it ${other.job.state}`;
      }
    }
  },
};
