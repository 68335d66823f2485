import { columnNameSchema } from '../datasets/columns.ts';

/** The column whose equal values keep rows together. */
export const groupSchema = columnNameSchema
  .optional()
  .describe(
    'Column that says what a row belongs to, such as the person it was measured on: all rows of a group go into one split. No feature. Default: the column whose role in the dataset is group; without one every row is drawn by itself.',
  );
