import type { History } from '../history.ts';

/** A promise of the service: sentences about where a history breaks it. */
export interface Invariant {
  name: string;
  violations(history: History): Iterable<string>;
}
