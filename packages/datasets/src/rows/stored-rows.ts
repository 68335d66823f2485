import type { TensorDtype } from '../stored/schema.ts';

/** Consecutive values of a row of a file, and the place they have in the row that is read. */
export interface RowSpan {
  at: number;
  length: number;
  to: number;
}

/** A file with rows of one width. */
export interface RowFile {
  path: string;
  dtype: TensorDtype;
  /** Values of a row of the file. */
  width: number;
  spans: RowSpan[];
}

/** Where the rows of some columns are stored: plain data, which may be handed to another thread. */
export interface StoredRows {
  /** Values of a row that is read. */
  width: number;
  files: RowFile[];
}
