import { openRows, type SampleArray, type StoredRows } from '@trainyard/datasets';
import {
  type AugmentationKey,
  arrayRows,
  augmentedRows,
  type Column,
  type FittedPreprocessing,
  Pipeline,
  preprocessedRows,
  type RowReader,
} from '@trainyard/engine';
import type { AugmentationOptions } from '@trainyard/engine/spec';

/** The rows of an input in one part of a dataset: plain data that crosses threads. */
export interface InputRows {
  /** In memory that threads share, or where they are stored. */
  values: SampleArray | StoredRows;
  /** Values of such a row. */
  size: number;
  /** What is still to be done to each row; absent: they are ready for the model. */
  preprocessing?: FittedPreprocessing;
}

/** How rows are changed at random while training. */
export interface RowAugmentation {
  pipeline: readonly AugmentationOptions[];
  /** Shape of a raw row. */
  shape: readonly number[];
  key: AugmentationKey;
}

/** Opened rows, and what closes their files. */
export interface OpenColumn {
  column: Column;
  close(): void;
}

const isArray = (values: InputRows['values']): values is SampleArray => ArrayBuffer.isView(values);

function rawRows({ values, size }: InputRows): { reader: RowReader; close(): void } {
  if (isArray(values)) return { reader: arrayRows(values, size), close: () => {} };
  const open = openRows(values);
  return { reader: open, close: () => open.close() };
}

/** Makes rows what a training reads: the array itself where nothing is left to do. @throws when a file cannot be opened */
export function openColumn(rows: InputRows, augmentation?: RowAugmentation): OpenColumn {
  const { values, preprocessing } = rows;
  const isReady = values instanceof Float32Array || values instanceof Int32Array;
  if (isReady && !preprocessing && !augmentation) return { column: values, close: () => {} };
  const { reader, close } = rawRows(rows);
  const changed = augmentation
    ? augmentedRows(reader, augmentation.pipeline, augmentation.shape, augmentation.key)
    : reader;
  return { column: preprocessing ? preprocessedRows(changed, new Pipeline(preprocessing)) : changed, close };
}
