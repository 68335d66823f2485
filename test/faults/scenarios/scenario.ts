import type { SmallDisk } from '../harness/small-disk.ts';
import type { Trial } from '../trial/trial.ts';

/** One kind of fault, and what has to hold in spite of it. */
export interface Scenario {
  name: string;
  /** One sentence: what is done, and what has to hold. */
  promise: string;
  /** How often it strikes in a small and in a long run. */
  strikes: { small: number; long: number };
  /** It wants a cluster of its own, whose artifacts lie on a disk of so many bytes; without the right to mount it is left out. */
  diskBytes?: number;
  /** It wants a cluster of its own, whose artifacts lie in a bucket. */
  inBucket?: boolean;
  /** Does the harm; afterwards everything is healed, every job is waited for, and the history is checked. */
  run(trial: Trial, disk?: SmallDisk): Promise<void>;
}
