import type { EstimatedTraining } from './estimated-training.ts';
import { graphTime } from './graph-time.ts';
import { programGraphs } from './program-graphs.ts';

/** About how long a step over a whole batch takes, in milliseconds of one core of the machine that is reckoned with; 0: there
 *  are no rows to make one of. */
export function stepTime(training: EstimatedTraining): number {
  // The first graph is that of the step; the others are not built.
  const [step] = programGraphs(training);
  return training.rows.train > 0 && step ? graphTime(step) : 0;
}
