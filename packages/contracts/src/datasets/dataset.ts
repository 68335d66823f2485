import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import { pageSchema } from '../http/page.ts';
import { datasetIdSchema } from '../ids.ts';
import { countSchema, linkSchema, nameSchema, sha256Schema, sizeBytesSchema, timeSchema } from '../scalars.ts';
import { columnOverrideSchema } from './columns.ts';
import { datasetFormatSchema, type FormatWithOptions, fileRoleSchema, formatOptionFields, formats } from './formats.ts';
import { datasetProfileSchema } from './profile.ts';
import { sampleNameSchema } from './samples.ts';
import { datasetValidationSchema } from './validation.ts';

/** Where a dataset is in its life. */
export const datasetStateSchema = openEnum(
  ['open', 'validating', 'ready', 'rejected'],
  'open: files may be uploaded; validating: being read; ready: usable, immutable; rejected: see validation.',
);
export type DatasetState = z.infer<typeof datasetStateSchema>;

const withColumns = datasetFormatSchema.options.filter((name) => formats[name].takesColumns);

/** Body of POST /v1/datasets: either a format to upload files in, or the name of a sample that ships with the server. */
export const createDatasetSchema = z
  .strictObject({
    name: nameSchema.optional().describe("Default: the sample's name, else the identifier."),
    format: z.enum(datasetFormatSchema.options).optional().describe('Format of the files that will be uploaded.'),
    sample: sampleNameSchema.optional().describe('Name of a shipped sample; it needs no upload and no commit.'),
    columns: z
      .array(columnOverrideSchema)
      .max(10_000)
      .default([])
      .describe(`Overrides of what is detected, by column; of the formats ${withColumns.join(', ')}.`),
    ...formatOptionFields,
  })
  .check((context) => {
    const { format, sample, columns } = context.value;
    const refuse = (path: string, message: string) =>
      context.issues.push({ code: 'custom', path: [path], message, input: context.value });
    if ((format === undefined) === (sample === undefined))
      refuse('format', 'expected exactly one of format and sample');
    const takesColumns = format !== undefined && formats[format].takesColumns;
    if (!takesColumns && columns.length > 0) {
      refuse('columns', `expected no columns unless format is one of ${withColumns.join(', ')}`);
    }
    for (const name of Object.keys(formatOptionFields) as FormatWithOptions[]) {
      if (format !== name && context.value[name]) refuse(name, `expected no ${name} options unless format is ${name}`);
    }
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
  ...formatOptionFields,
  files: z.array(datasetFileSchema),
  contentHash: sha256Schema.nullable().describe('Hash of the stored rows and columns; null until ready.'),
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
