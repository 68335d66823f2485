import { stream } from '../tensor/index.ts';

/** The rows in the order of one epoch: a function of (seed, epoch), so an epoch can be taken up anywhere. */
export function epochOrder(rows: Int32Array, seed: number, epoch: number): Int32Array {
  return stream(seed, 'shuffle', epoch)
    .permutation(rows.length)
    .map((place) => rows[place]);
}

/** Batches in an epoch: the last one holds what is left, if that is less than a whole batch. */
export function batchesPerEpoch(rows: number, batchSize: number): number {
  return Math.ceil(rows / checkedBatchSize(batchSize));
}

/** Where a batch starts and ends (exclusive) in its epoch's order; batches count from 0.
 *  @throws {RangeError} if the epoch has no such batch. */
export function batchBounds(batch: number, rows: number, batchSize: number): { start: number; end: number } {
  const batches = batchesPerEpoch(rows, batchSize);
  if (!Number.isInteger(batch) || batch < 0 || batch >= batches) {
    throw new RangeError(
      `an epoch of ${rows} rows in batches of ${batchSize} expects a batch from 0 to ${batches - 1}, received ${batch}`,
    );
  }
  const start = batch * batchSize;
  return { start, end: Math.min(start + batchSize, rows) };
}

function checkedBatchSize(batchSize: number): number {
  if (Number.isInteger(batchSize) && batchSize >= 1) return batchSize;
  throw new RangeError(`a batch size expects an integer from 1, received ${batchSize}`);
}
