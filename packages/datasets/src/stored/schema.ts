import { z } from 'zod';
import { columnRoles, valueTypes } from '../columns.ts';

const count = z.int().min(0);
const role = z.enum(columnRoles);
const statistics = {
  min: z.number().optional(),
  max: z.number().optional(),
  mean: z.number().optional(),
  standardDeviation: z.number().optional().describe('Of the population: divided by n.'),
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

/** Element types of stored samples. */
const sampleDtypes = ['uint8', 'int8', 'int16', 'int32', 'float32', 'float64'] as const;
/** Element type of stored samples. */
export type SampleDtype = (typeof sampleDtypes)[number];

const sampleColumnSchema = z.strictObject({
  name: z.string(),
  role,
  dtype: z.enum(sampleDtypes),
  shape: z.array(z.int().min(1)).describe('Of one sample, channels first.'),
  ...statistics,
});
/** The samples of a stored image set. */
export type SampleColumn = z.infer<typeof sampleColumnSchema>;

const labelColumnSchema = z.strictObject({ name: z.string(), role, classes, ...statistics });
/** The labels of a stored image set. */
export type LabelColumn = z.infer<typeof labelColumnSchema>;

// A name leads nowhere outside the data set.
const fileName = z.string().regex(/^[a-z]+(\.[a-z]+)*$/);
const part = z.strictObject({ rows: z.int().min(1) });
const common = {
  schemaVersion: z.literal(1),
  format: z.string().describe('Format of the uploaded files.'),
  parts: z.strictObject({ train: part, test: part.optional() }),
  files: z.array(z.strictObject({ name: fileName, bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
};

const tableSchema = z.strictObject({
  layout: z.literal('table'),
  ...common,
  dtype: z.enum(['float32', 'float64']),
  columns: z.array(tableColumnSchema).min(1),
});
/** Rows of named columns; a part is one row-major matrix of `dtype`, and the texts of its text columns beside it. */
export type TableSchema = z.infer<typeof tableSchema>;

const samplesSchema = z.strictObject({
  layout: z.literal('samples'),
  ...common,
  samples: sampleColumnSchema,
  labels: labelColumnSchema,
});
/** Arrays of one shape with a label each. */
type SamplesSchema = z.infer<typeof samplesSchema>;

/** What schema.json of a stored data set holds. */
export const storedSchema = z.discriminatedUnion('layout', [tableSchema, samplesSchema]);
export type StoredSchema = z.infer<typeof storedSchema>;

/** A schema before its files are written. */
export type SchemaDraft = Omit<TableSchema, 'files'> | Omit<SamplesSchema, 'files'>;

/** A part of a data set: train, or test when it brings its own. */
export type PartName = keyof StoredSchema['parts'];

/** Name of the file that describes a stored data set. */
export const schemaFile = 'schema.json';

/** Names of the data files of a part. */
export const partFiles = {
  rows: (name: PartName) => `${name}.rows.bin`,
  texts: (name: PartName) => `${name}.texts.bin`,
  textEnds: (name: PartName) => `${name}.texts.ends.bin`,
  samples: (name: PartName) => `${name}.samples.bin`,
  labels: (name: PartName) => `${name}.labels.bin`,
} as const;
