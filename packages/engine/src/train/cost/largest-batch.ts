import { batchOf, type EstimatedTraining } from './estimated-training.ts';
import { trainingMemory } from './training-memory.ts';

/** Looks at most, and the share of a batch below which a larger one is not looked for any more. */
const [mostLooks, closeEnough] = [10, 0.02];

/** The largest batch, up to the one asked for, that a training is estimated to fit into so many bytes with; undefined: it does
 *  not with a single sample. */
export function largestBatch(training: EstimatedTraining, limitBytes: number): number | undefined {
  const bytesWith = (batchSize: number) => trainingMemory({ ...training, batchSize }).bytes;
  let [fits, fitsNot] = [
    { batch: 1, bytes: bytesWith(1) },
    { batch: batchOf(training), bytes: trainingMemory(training).bytes },
  ];
  if (fitsNot.bytes <= limitBytes) return fitsNot.batch;
  if (fits.bytes > limitBytes) return undefined;
  for (let look = 0; look < mostLooks && fitsNot.batch - fits.batch > Math.max(1, closeEnough * fits.batch); look++) {
    // Memory grows about evenly with the batch; halving in turn keeps the search from creeping.
    const share = look % 2 === 0 ? (limitBytes - fits.bytes) / (fitsNot.bytes - fits.bytes) : 0.5;
    const step = Math.floor(share * (fitsNot.batch - fits.batch));
    const batch = fits.batch + Math.min(Math.max(step, 1), fitsNot.batch - fits.batch - 1);
    const looked = { batch, bytes: bytesWith(batch) };
    if (looked.bytes <= limitBytes) fits = looked;
    else fitsNot = looked;
  }
  return fits.batch;
}
