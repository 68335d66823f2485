import type { JobEvent } from '@trainyard/contracts';
import type { History, Told } from '../history.ts';
import type { Invariant } from './invariant.ts';

const textOf = (event: JobEvent): string => JSON.stringify(event);

/** What one follower was told of one job, in order: numbers only grow, and what they stand for is remembered. */
function* followed(told: readonly Told[]): Generator<string> {
  let last = 0;
  for (const { jobId, follower, event } of told) {
    if (!event) continue;
    if (event.seq <= last) yield `${jobId}: ${follower} was told event ${event.seq} after event ${last}`;
    last = Math.max(last, event.seq);
  }
}

function* contradictions(jobId: string, events: readonly JobEvent[]): Generator<string> {
  const known = new Map<number, string>();
  for (const event of events) {
    const text = textOf(event);
    const before = known.get(event.seq) ?? text;
    if (before !== text) yield `${jobId}: event ${event.seq} is told as ${before} and as ${text}`;
    known.set(event.seq, before);
  }
}

function grouped(told: readonly Told[], by: (told: Told) => string): Map<string, Told[]> {
  const groups = new Map<string, Told[]>();
  for (const each of told) groups.set(by(each), [...(groups.get(by(each)) ?? []), each]);
  return groups;
}

const eventsOf = (told: readonly Told[]): JobEvent[] => told.flatMap(({ event }) => event ?? []);

/** I2, of events: their numbers never go back, and a number stands for one record for ever, told or stored. */
export const oneRecordANumber: Invariant = {
  name: 'I2 the number of an event only grows and stands for one record',
  *violations({ told, jobs }: History) {
    for (const each of grouped(told, ({ jobId, follower }) => `${jobId} ${follower}`).values()) yield* followed(each);
    const stored = new Map(jobs.map(({ id, events }) => [id, events]));
    for (const [jobId, each] of grouped(told, (of) => of.jobId)) {
      yield* contradictions(jobId, [...(stored.get(jobId) ?? []), ...eventsOf(each)]);
    }
  },
};
