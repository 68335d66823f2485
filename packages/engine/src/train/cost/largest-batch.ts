import { batchOf, type EstimatedTraining } from './estimated-training.ts';
import { trainingMemory } from './training-memory.ts';

/** Halvings at most between a batch that fits and the double that does not, and the share of it that is not worth a look. */
const [mostLooks, closeEnough] = [6, 0.02];

/** A large batch, up to the one asked for, that a training is estimated to fit into so many bytes with: one that is clearly
 *  larger does not fit. Undefined: none of those that were tried does, a single sample among them. */
export function largestBatch(training: EstimatedTraining, limitBytes: number): number | undefined {
  const doesFit = (batchSize: number) => trainingMemory({ ...training, batchSize }).bytes <= limitBytes;
  let tooLarge = batchOf(training);
  if (doesFit(tooLarge)) return tooLarge;
  // From above: a batch of one makes more steps, and has its looks at the training that a larger one may not.
  let fits = Math.floor(tooLarge / 2);
  while (fits > 0 && !doesFit(fits)) {
    tooLarge = fits;
    fits = Math.floor(fits / 2);
  }
  if (fits === 0) return undefined;
  for (let look = 0; look < mostLooks && tooLarge - fits > Math.max(1, closeEnough * fits); look++) {
    const middle = Math.floor((fits + tooLarge) / 2);
    if (doesFit(middle)) fits = middle;
    else tooLarge = middle;
  }
  return fits;
}
