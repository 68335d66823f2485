import { columnRoleSchema, valueTypes } from '@trainyard/contracts';
import { z } from 'zod';

const count = z.int().min(0);
const role = z.enum(columnRoleSchema.options);
const statistics = {
  min: z.number().optional(),
  max: z.number().optional(),
  mean: z.number().optional(),
  standardDeviation: z.number().optional().describe('Standard deviation of the population (divided by n).'),
};

const storedClassSchema = z.strictObject({
  value: z.string().describe('The text of a category, or the shortest decimal notation of a number.'),
  count,
});
/** A value that a column has, with the number of rows that have it. */
export type StoredClass = z.infer<typeof storedClassSchema>;

const classes = z.array(storedClassSchema);

const tokenCountsSchema = z.record(
  z.string(),
  z.strictObject({
    distinct: count.optional().describe('Different tokens; absent where there are too many to count.'),
    longest: count.describe('Tokens of the longest text.'),
  }),
);
/** What each tokenizer makes of the texts of a column, by its name. */
export type TokenCounts = z.infer<typeof tokenCountsSchema>;

const tableColumnSchema = z.strictObject({
  name: z.string(),
  type: z.enum(valueTypes),
  role,
  missing: count.describe('Rows without a value: stored as NaN, or as an empty text.'),
  distinct: count.optional().describe('Different values; absent for numbers and texts with more than 1,000.'),
  ...statistics,
  classes: classes
    .optional()
    .describe('Every value in order. A category is stored as its index here. Absent for numbers with more than 1,000.'),
  tokens: tokenCountsSchema.optional().describe('Of texts and categories.'),
});
/** A column of a stored table. */
export type TableColumn = z.infer<typeof tableColumnSchema>;

/** Element types of stored tensors. */
const tensorDtypes = ['uint8', 'int8', 'int16', 'int32', 'float32', 'float64'] as const;
/** Element type of stored tensors. */
export type TensorDtype = (typeof tensorDtypes)[number];

const tensorColumnSchema = z.strictObject({
  name: z.string(),
  role,
  dtype: z.enum(tensorDtypes),
  shape: z.array(z.int().min(1)).min(1).describe('Of one row; images and signals channels first.'),
  missing: count.describe('Rows without an array: stored as NaN.'),
  ...statistics,
  classes: classes.optional().describe('Every value in order, when all are whole numbers and there are few.'),
  labels: classes.optional().describe('Of sets of labels: what each element stands for, and the rows that have it.'),
});
/** A column with an array of one shape in every row. */
export type TensorColumn = z.infer<typeof tensorColumnSchema>;

// A name leads nowhere outside the dataset.
const fileName = z.string().regex(/^[a-z0-9]+(\.[a-z0-9]+)*$/);
const part = z.strictObject({ rows: z.int().min(1) });

/** What schema.json of a stored dataset holds. */
export const storedSchema = z.strictObject({
  schemaVersion: z.literal(2),
  format: z.string().describe('Format of the uploaded files.'),
  parts: z.strictObject({ train: part, test: part.optional() }),
  dtype: z.enum(['float32', 'float64']).describe('Of the matrix.'),
  columns: z.array(tableColumnSchema).describe('Of the matrix and of the texts.'),
  tensors: z.array(tensorColumnSchema).describe('Columns with an array in every row, each in a file of its own.'),
  files: z.array(z.strictObject({ name: fileName, bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});
/** Rows of named columns; a part is one row-major matrix of `dtype`, with the texts and the arrays of its rows beside it. */
export type StoredSchema = z.infer<typeof storedSchema>;

/** A schema before its files are written. */
export type SchemaDraft = Omit<StoredSchema, 'files'>;

/** A part of a dataset: train, or test when it brings its own. */
export type PartName = keyof StoredSchema['parts'];

/** Name of the file that describes a stored dataset. */
export const schemaFile = 'schema.json';

/** Names of the data files of a part. */
export const partFiles = {
  rows: (name: PartName) => `${name}.rows.bin`,
  texts: (name: PartName) => `${name}.texts.bin`,
  textEnds: (name: PartName) => `${name}.texts.ends.bin`,
  tensor: (name: PartName, index: number) => `${name}.tensor.${index}.bin`,
} as const;
