import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import { pageSchema } from '../http/page.ts';
import { datasetIdSchema } from '../ids.ts';
import { countSchema, linkSchema, nameSchema, sha256Schema, sizeBytesSchema, timeSchema } from '../scalars.ts';
import { columnOverrideSchema } from './columns.ts';
import { datasetProfileSchema } from './profile.ts';
import { sampleNameSchema } from './samples.ts';
import { datasetValidationSchema } from './validation.ts';

/** File formats a dataset can be uploaded in. */
export const datasetFormatSchema = openEnum(['csv', 'idx'], 'Format of the uploaded files; each may be gzipped.');
export type DatasetFormat = z.infer<typeof datasetFormatSchema>;

/** The part a file plays in its dataset. */
export const fileRoleSchema = openEnum(
  ['data', 'train.images', 'train.labels', 'test.images', 'test.labels'],
  'The part a file plays: data for csv; train.images and train.labels, with or without test.*, for idx.',
);
export type FileRole = z.infer<typeof fileRoleSchema>;

/** Files each format needs and may have besides. */
export const fileRoles: Record<DatasetFormat, { required: readonly FileRole[]; optional: readonly FileRole[] }> = {
  csv: { required: ['data'], optional: [] },
  idx: { required: ['train.images', 'train.labels'], optional: ['test.images', 'test.labels'] },
};

/** Where a dataset is in its life. */
export const datasetStateSchema = openEnum(
  ['open', 'validating', 'ready', 'rejected'],
  'open: files may be uploaded; validating: being read; ready: usable, immutable; rejected: see validation.',
);
export type DatasetState = z.infer<typeof datasetStateSchema>;

const csvOptionsSchema = z
  .strictObject({
    delimiter: z.enum([',', ';', '\t', '|']).default(',').describe('Character between values. Default: a comma.'),
    missingValues: z
      .array(z.string().max(50))
      .max(20)
      .default(['', 'NA', 'NaN', 'null'])
      .describe('Texts that mean "no value". Default: empty, NA, NaN, null.'),
  })
  .meta({ id: 'CsvOptions' });
export type CsvOptions = z.infer<typeof csvOptionsSchema>;

/** Body of POST /v1/datasets: either a format to upload files in, or the name of a sample that ships with the server. */
export const createDatasetSchema = z
  .strictObject({
    name: nameSchema.optional().describe("Default: the sample's name, else the identifier."),
    format: z.enum(datasetFormatSchema.options).optional().describe('Format of the files that will be uploaded.'),
    sample: sampleNameSchema.optional().describe('Name of a shipped sample; it needs no upload and no commit.'),
    columns: z.array(columnOverrideSchema).max(10_000).default([]).describe('Overrides of detection; csv only.'),
    csv: csvOptionsSchema.optional().describe('How to read csv.'),
  })
  .check((context) => {
    const { format, sample, columns, csv } = context.value;
    const refuse = (path: string, message: string) =>
      context.issues.push({ code: 'custom', path: [path], message, input: context.value });
    if ((format === undefined) === (sample === undefined))
      refuse('format', 'expected exactly one of format and sample');
    if (format !== 'csv' && columns.length > 0) refuse('columns', 'expected no columns unless format is csv');
    if (format !== 'csv' && csv) refuse('csv', 'expected no csv options unless format is csv');
  })
  .meta({ id: 'CreateDataset' });
export type CreateDataset = z.infer<typeof createDatasetSchema>;

/** One uploaded file. */
export const datasetFileSchema = z
  .object({ role: fileRoleSchema, sizeBytes: sizeBytesSchema, sha256: sha256Schema })
  .meta({ id: 'DatasetFile' });
export type DatasetFile = z.infer<typeof datasetFileSchema>;

/** What is kept of a dataset; the record and the resource share it. */
export const datasetFieldsSchema = z.object({
  id: datasetIdSchema,
  name: nameSchema,
  format: datasetFormatSchema,
  sample: z.string().nullable().describe('The shipped sample it was made from.'),
  state: datasetStateSchema,
  revision: countSchema.describe('Grows by one with every change.'),
  columns: z.array(columnOverrideSchema).describe('Overrides as they were given.'),
  csv: csvOptionsSchema.nullable().describe('How csv is read; null for other formats.'),
  files: z.array(datasetFileSchema),
  contentHash: sha256Schema.nullable().describe('Identifies the stored rows and columns; null until ready.'),
  profile: datasetProfileSchema.nullable().describe('Null until ready.'),
  validation: datasetValidationSchema.nullable().describe('Null until the files were read.'),
  createdAt: timeSchema,
  readyAt: timeSchema.nullable(),
});

/** A dataset: uploaded while open, immutable and content-hashed once ready. */
export const datasetSchema = datasetFieldsSchema
  .extend({
    links: z.object({ self: linkSchema, files: linkSchema, commit: linkSchema }),
  })
  .meta({ id: 'Dataset' });
export type Dataset = z.infer<typeof datasetSchema>;

/** A dataset in a list: without what may be long. */
export const datasetSummarySchema = datasetSchema
  .omit({ columns: true, profile: true, validation: true })
  .extend({ rows: countSchema.nullable().describe('Rows of all parts; null until ready.') })
  .meta({ id: 'DatasetSummary' });
export type DatasetSummary = z.infer<typeof datasetSummarySchema>;

/** Page of datasets, newest first. */
export const datasetPageSchema = pageSchema(datasetSummarySchema, 'DatasetPage');
