import type { Shape } from '../../tensor/index.ts';
import { type AugmentationOptions, augmenter } from '../augmentation/document.ts';
import type { RowReader } from './row-reader.ts';

/** What the draws of augmented rows are keyed by, besides epoch and row. */
export interface AugmentationKey {
  readonly seed: number;
  /** The input that the rows feed: those of one sample are not all drawn alike. */
  readonly input?: string;
}

/** Rows as a pipeline of augmentations leaves them in each epoch; in an evaluation as they are.
 *  @equation row_e = augment(row, key (seed, e, row number))
 *  The draw of a row depends on nothing else: not on the batch, nor on the order, nor on where a run was taken up. */
export function augmentedRows(
  reader: RowReader,
  pipeline: readonly AugmentationOptions[],
  shape: Shape,
  key: AugmentationKey,
): RowReader {
  if (pipeline.length === 0) return reader;
  let current: { epoch: number; change: ReturnType<typeof augmenter> } | undefined;
  return {
    size: reader.size,
    fill: (into, at, rows, epoch) => {
      reader.fill(into, at, rows, epoch);
      if (epoch === undefined) return;
      if (current?.epoch !== epoch) current = { epoch, change: augmenter(shape, pipeline, { ...key, epoch }) };
      for (let i = 0; i < rows.length; i++) {
        const from = at + i * reader.size;
        into.set(current.change(into.subarray(from, from + reader.size), rows[i]), from);
      }
    },
  };
}
