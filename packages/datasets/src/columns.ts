import { z } from 'zod';

/** How the values of a table's column are read. */
export const valueTypes = ['number', 'integer', 'category', 'text'] as const;
/** number: any finite number; integer: a number whose values are all whole; category: one of a set of texts; text: any text. */
export type ValueType = (typeof valueTypes)[number];

/** What a column is for when a job does not say. */
export const columnRoles = ['feature', 'target', 'ignore'] as const;
/** feature: an input; target: what is predicted; ignore: neither. */
export type ColumnRole = (typeof columnRoles)[number];

/** What the caller says of a column that detection would get wrong. */
export const columnOverrideSchema = z.strictObject({
  name: z.string().min(1),
  type: z.enum(valueTypes).optional().describe('How values are read. Default: detected.'),
  role: z.enum(columnRoles).optional().describe('Default: feature.'),
});
export type ColumnOverride = z.infer<typeof columnOverrideSchema>;
