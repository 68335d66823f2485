import { acceptedCommands, sightings } from '../sightings.ts';
import type { Invariant } from './invariant.ts';

/** A paused job stays paused until a client asks otherwise. */
export const pausedStays: Invariant = {
  name: 'a paused job stays paused',
  *violations(history) {
    for (const [id, seen] of sightings(history)) {
      if (acceptedCommands(history, id).at(-1) !== 'pause') continue;
      const first = seen.find(({ job }) => job.state === 'paused');
      const after = seen.filter(({ exchange }) => first && exchange.startedAt >= first.exchange.endedAt);
      const resumed = acceptedCommands(history, id).includes('resume');
      const other = resumed ? undefined : after.find(({ job }) => job.state !== 'paused');
      if (other) yield `${id}: was paused, and an answer shows it ${other.job.state}`;
    }
  },
};
