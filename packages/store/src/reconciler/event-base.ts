/** Numbers of one generation: more than an attempt can tell. */
const perGeneration = 100_000_000;

/** What is durable of a job and lets it tell further events. */
export interface Told {
  /** Its latest stored event; 0 before the first. */
  storedSeq: number;
  /** Its latest claimed attempt; 0 before the first. */
  attempt: number;
  /** Commands that were accepted. */
  commands: number;
  /** Whether it waited for its dataset and was admitted. */
  admitted: boolean;
}

/**
 * The number above which the events of a job go on that Redis lost. Clients may have been told of events that were lost
 * with it: their numbers, and the revisions that went with them, are never given to others. Whatever lets a job tell
 * more is durable first, and opens a generation of numbers that nobody has heard of.
 */
export function eventBase({ storedSeq, attempt, commands, admitted }: Told): number {
  return Math.max(storedSeq, (attempt + commands + (admitted ? 1 : 0)) * perGeneration);
}
