import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';

/** Name of a column: 1 to 200 characters. */
export const columnNameSchema = z.string().min(1).max(200);

/** How the values of a column are read. */
export const valueTypes = ['number', 'integer', 'category', 'text'] as const;
/** number: any finite number; integer: a number whose values are all whole; category: one of a set of texts; text: any text. */
export type ValueType = (typeof valueTypes)[number];

const columnRoles = ['feature', 'target', 'group', 'sampleWeight', 'ignore'] as const;
const roleDescription =
  'What the column is for when a job does not say. group: rows of one group stay together in a split; sampleWeight: how much a row counts.';

/** What a client may say of a column that detection would get wrong. */
export const columnOverrideSchema = z
  .strictObject({
    name: columnNameSchema.describe('Name in the header row, or of the field.'),
    type: z
      .enum(valueTypes)
      .optional()
      .describe(
        'How values are read. Default: detected from all rows: integer, else number, else category, or text with over 1,000 different texts.',
      ),
    role: z.enum(columnRoles).optional().describe(`${roleDescription} Default: feature.`),
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
export const columnRoleSchema = openEnum(columnRoles, roleDescription);
export type ColumnRole = z.infer<typeof columnRoleSchema>;
