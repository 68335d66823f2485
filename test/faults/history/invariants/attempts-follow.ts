import type { StoredJob } from '../history.ts';
import type { Invariant } from './invariant.ts';

/** Whether an attempt wrote anything. */
const hasWritten = ({ events, checkpoints }: StoredJob, attempt: number): boolean =>
  events.some((event) => event.attempt === attempt) || checkpoints.some(({ content }) => content.attempt === attempt);

function* claimsOf(job: StoredJob): Generator<string> {
  const { id, claims, final } = job;
  for (const [index, { content, writtenAt }] of claims.entries()) {
    const before = claims[index - 1];
    if (content.attempt !== index + 1) yield `${id}: claim ${index + 1} is of attempt ${content.attempt}`;
    if (before && before.writtenAt > writtenAt)
      yield `${id}: attempt ${before.content.attempt} was claimed after attempt ${content.attempt}`;
    // A claim that the end came before, and that did nothing, is one that was refused.
    if (final && writtenAt > final.writtenAt && hasWritten(job, content.attempt))
      yield `${id}: attempt ${content.attempt} was claimed after the job had ended`;
  }
  if (final && final.content.attempt > claims.length)
    yield `${id}: ended in attempt ${final.content.attempt}, and ${claims.length} were claimed`;
}

function* checkpointsOf({ id, claims, checkpoints }: StoredJob): Generator<string> {
  for (const { content, writtenAt } of checkpoints) {
    const heir = claims.find((claim) => claim.content.attempt > content.attempt);
    if (heir && writtenAt > heir.writtenAt)
      yield `${id}: checkpoint ${content.id} of attempt ${content.attempt} was written after attempt ${heir.content.attempt} was claimed`;
    if (content.attempt > claims.length)
      yield `${id}: checkpoint ${content.id} is of attempt ${content.attempt}, which nobody claimed`;
  }
}

function* eventsOf({ id, events }: StoredJob): Generator<string> {
  for (const [index, event] of events.entries()) {
    const before = events[index - 1];
    if (before && before.attempt > event.attempt)
      yield `${id}: event ${event.seq} of attempt ${event.attempt} follows one of attempt ${before.attempt}`;
  }
}

/** I4: attempt numbers strictly increase; nothing is written by one that was replaced, nothing runs after the end. */
export const attemptsFollow: Invariant = {
  name: 'I4 attempts follow one another, and a replaced one writes nothing',
  *violations({ jobs }) {
    for (const job of jobs) {
      yield* claimsOf(job);
      yield* checkpointsOf(job);
      yield* eventsOf(job);
    }
  },
};
