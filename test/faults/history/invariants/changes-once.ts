import type { Exchange, History, SeenChange, Sighting, StoredJob } from '../history.ts';
import { sightings } from '../sightings.ts';
import type { Invariant } from './invariant.ts';

type Changes = Map<string, SeenChange>;

const labelOf = ({ id, field }: Pick<SeenChange, 'id' | 'field'>): string => `${field} of ${id}`;

const byLabel = (changes: readonly SeenChange[]): Changes =>
  new Map(changes.map((change) => [labelOf(change), change]));

/** What later changes take back of one that was shown. */
function takenBack(earlier: SeenChange, later: Changes): string | undefined {
  const same = later.get(labelOf(earlier));
  if (!same) return 'is gone';
  if (JSON.stringify(same.to) !== JSON.stringify(earlier.to)) return 'became another';
  if (earlier.applied && !same.applied) return 'is in force no more';
  if (earlier.applied && same.step !== earlier.step) return `moved from step ${earlier.step} to step ${same.step}`;
  return undefined;
}

function* lost(known: Changes, later: readonly SeenChange[]): Generator<string> {
  for (const [label, earlier] of known) {
    const what = takenBack(earlier, byLabel(later));
    if (what) yield `the change of ${label} ${what}`;
  }
}

/** Changes that an answer showed and one that was asked for after it does not, or the final record. */
function* seenChanges(seen: readonly Sighting[], final: readonly SeenChange[] | undefined): Generator<string> {
  const known: Changes = new Map();
  let come = 0;
  const learn = (until: Exchange | undefined) => {
    for (; seen[come] && (!until || seen[come]!.exchange.endedAt <= until.startedAt); come += 1)
      for (const change of seen[come]!.job.interventions) {
        const before = known.get(labelOf(change));
        if (!before?.applied) known.set(labelOf(change), change);
      }
  };
  for (const { job, exchange } of seen.toSorted((a, b) => a.exchange.startedAt - b.exchange.startedAt)) {
    learn(exchange);
    yield* lost(known, job.interventions);
  }
  learn(undefined);
  if (final) yield* lost(known, final);
}

/** Epochs that were measured since a time. */
const epochsSince = ({ events }: StoredJob, at: string): number =>
  events.filter((event) => event.type === 'epoch' && event.at > at).length;

/** Accepted changes that the end of a job does not have, or did not make though epochs were to come. */
function* unmade(job: StoredJob): Generator<string> {
  const made = byLabel(job.final?.content.interventions ?? []);
  for (const { content } of job.commands) {
    if (content.action !== 'change' || !job.final) continue;
    for (const change of content.changes) {
      const { applied } = made.get(labelOf(change)) ?? {};
      if (applied === undefined) yield `the accepted change of ${labelOf(change)} is not in the final record`;
      else if (!applied && epochsSince(job, content.acceptedAt) > 2)
        yield `the change of ${labelOf(change)} was never made, and ${epochsSince(job, content.acceptedAt)} epochs followed`;
    }
  }
}

/** Changes that came into force after more than one number of steps. */
function* madeTwice({ events }: StoredJob): Generator<string> {
  const steps = new Map<string, number | null>();
  for (const event of events) {
    if (event.type !== 'intervention' || !event.data.applied) continue;
    const label = labelOf(event.data);
    const first = steps.get(label) ?? event.step;
    if (first !== event.step)
      yield `the change of ${label} came into force after step ${first} and after ${event.step}`;
    steps.set(label, first);
  }
}

/** An accepted change is made once, after one number of steps, and is never taken back. */
export const changesOnce: Invariant = {
  name: 'an accepted change is made once, at one step, and stays',
  *violations(history: History) {
    const seen = sightings(history);
    for (const job of history.jobs) {
      const found = [...seenChanges(seen.get(job.id) ?? [], job.final?.content.interventions)];
      for (const what of [...new Set(found), ...unmade(job), ...madeTwice(job)]) yield `${job.id}: ${what}`;
    }
  },
};
