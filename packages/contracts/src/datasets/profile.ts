import { z } from 'zod';
import { countSchema } from '../scalars.ts';
import { columnNameSchema, columnRoleSchema, columnTypeSchema } from './columns.ts';

/** How often a class occurs. */
export const classCountSchema = z
  .object({ value: z.string().describe('The class as it is written in the file.'), count: countSchema })
  .meta({ id: 'ClassCount' });
export type ClassCount = z.infer<typeof classCountSchema>;

/** What a tokenizer makes of the texts of a column, without options. */
export const tokenCountSchema = z
  .object({
    distinct: countSchema
      .optional()
      .describe('Different tokens; a vocabulary has 4 more. Absent where there are too many to count.'),
    longest: countSchema.describe('Tokens of the longest text.'),
  })
  .meta({ id: 'TokenCount' });
export type TokenCount = z.infer<typeof tokenCountSchema>;

/** Statistics of one column over all rows, the test part included. */
export const columnProfileSchema = z
  .object({
    name: columnNameSchema,
    type: columnTypeSchema,
    role: columnRoleSchema,
    missing: countSchema.describe('Rows without a value.'),
    distinct: countSchema
      .optional()
      .describe('Number of distinct values; absent for tensors, and for numbers and texts with more than 1,000.'),
    min: z.number().optional(),
    max: z.number().optional(),
    mean: z.number().optional(),
    standardDeviation: z.number().optional().describe('Standard deviation of the population (divided by n).'),
    classes: z
      .array(classCountSchema)
      .optional()
      .describe(
        'Of a category or integer column with at most 1,000 values, or a tensor of whole numbers: each class, in the order of its index.',
      ),
    tokens: z
      .record(z.string(), tokenCountSchema)
      .optional()
      .describe('Of texts and categories: what each tokenizer, characters and words, makes of them.'),
    shape: z.array(countSchema).optional().describe('Of a tensor: its shape in one row, channels first.'),
    dtype: z.string().optional().describe('Of a tensor: the type its elements are stored as.'),
    labels: z
      .array(classCountSchema)
      .optional()
      .describe('Of sets of labels, a tensor of 0 and 1: what each element stands for, and the rows that have it.'),
  })
  .meta({ id: 'ColumnProfile' });
export type ColumnProfile = z.infer<typeof columnProfileSchema>;

/** How the rows are spread over the classes of the target column. */
export const classBalanceSchema = z
  .object({
    column: columnNameSchema,
    classes: z.array(classCountSchema),
    ratio: z.number().nullable().describe('Rows of the largest class / rows of the smallest; null when it has none.'),
  })
  .meta({ id: 'ClassBalance' });
export type ClassBalance = z.infer<typeof classBalanceSchema>;

/** What a dataset holds, measured once while it is validated. */
export const datasetProfileSchema = z
  .object({
    rows: countSchema,
    columns: z.array(columnProfileSchema),
    classBalance: classBalanceSchema.optional().describe('Absent without a target column that has classes.'),
    shape: z
      .array(countSchema)
      .optional()
      .describe('Shape of the only tensor column of features, such as images; channels first.'),
    parts: z
      .object({ train: countSchema, test: countSchema.optional() })
      .describe('Rows of each part; test only when the dataset brings its own.'),
  })
  .meta({ id: 'DatasetProfile' });
export type DatasetProfile = z.infer<typeof datasetProfileSchema>;
