/** Values of rows in memory: numbers, or ids. */
export type RowValues = Float32Array | Int32Array;

/** Rows that are read when a batch needs them, wherever they are: in memory, in a file, or made of other rows. */
export interface RowReader {
  /** Values of one row. */
  readonly size: number;
  /** Writes rows one after the other from the element `at` on. `epoch` is given while training and absent in an evaluation:
   *  what changes rows at random does so by epoch and row alone, and in training only. */
  fill(into: RowValues, at: number, rows: Int32Array, epoch?: number): void;
}

/** Values of every row of a table, row-major, or what reads them. */
export type Column = RowValues | RowReader;

/** Whether the values of a column are read when they are needed. */
export function isReader(column: Column): column is RowReader {
  return 'fill' in column && !ArrayBuffer.isView(column);
}
