import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';

/** Name of a column: 1 to 200 characters. */
export const columnNameSchema = z.string().min(1).max(200);

/** What a client may say of a CSV column that detection would get wrong. */
export const columnOverrideSchema = z
  .strictObject({
    name: columnNameSchema.describe('Name in the header row.'),
    type: z
      .enum(['number', 'integer', 'category', 'text'])
      .optional()
      .describe(
        'How values are read. Default: detected from all rows: integer, else number, else category, or text with over 1,000 different texts.',
      ),
    role: z
      .enum(['feature', 'target', 'ignore'])
      .optional()
      .describe('What the column is for when a job does not say. Default: feature.'),
  })
  .meta({ id: 'ColumnOverride' });
export type ColumnOverride = z.infer<typeof columnOverrideSchema>;

/** Type of a stored column; `tensor` is an image or another array per row. */
export const columnTypeSchema = openEnum(
  ['number', 'integer', 'category', 'text', 'tensor'],
  'How the values are stored.',
);
export type ColumnType = z.infer<typeof columnTypeSchema>;

/** What a column is for when a job does not say. */
export const columnRoleSchema = openEnum(
  ['feature', 'target', 'ignore'],
  'What the column is for when a job does not say.',
);
export type ColumnRole = z.infer<typeof columnRoleSchema>;
