import { z } from 'zod';

const value = (name: string) =>
  z.string().min(1).max(200).default(name).describe(`Value of the rows for ${purposes[name]}. Default: ${name}.`);

const purposes: Readonly<Record<string, string>> = {
  train: 'training',
  validation: 'validation; there may be none',
  test: 'testing; there may be none',
};

/** Split by a column that says of every row which part it belongs to, so that models of others can be compared on the same rows.
 *  @equation part(row) = train | validation | test where column(row) is the value of that part
 *  Rows with another value belong to no part. */
export const byColumn = {
  config: z
    .strictObject({
      type: z.literal('byColumn'),
      column: z.string().min(1).max(200).describe('Name of the column; it is no feature.'),
      train: value('train'),
      validation: value('validation'),
      test: value('test'),
    })
    .refine(({ train, validation, test }) => new Set([train, validation, test]).size === 3, {
      message: 'expected three different values',
      path: ['test'],
    }),
  examples: [{ column: 'part' }, { column: 'fold', train: '1', validation: '2', test: '0' }],
};
