import { batchOf, type EstimatedTraining } from './estimated-training.ts';
import { trainingMemory } from './training-memory.ts';

/** Halvings at most between a batch that fits and the double that does not, and the share of it that is not worth a look. */
const [mostLooks, closeEnough] = [6, 0.02];

/** By how much a training may take more than is estimated: measured with bench/src/memory. */
const uncertainty = 0.15;

/** A large batch, up to the one asked for, that a training fits into so many bytes with, also where it takes more than is estimated;
 *  where no batch is that small, one that is estimated to fit. Undefined: none does, a single sample among those tried. */
export function largestBatch(training: EstimatedTraining, limitBytes: number): number | undefined {
  return largestWithin(training, limitBytes / (1 + uncertainty)) ?? largestWithin(training, limitBytes);
}

/** A batch whose estimate is within a limit, while that of a clearly larger one is not. */
function largestWithin(training: EstimatedTraining, limitBytes: number): number | undefined {
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
