import { z } from 'zod';
import { augmentationsSchema } from '../engine-schemas.ts';
import { columnNameSchema } from './columns.ts';

/** Body of POST /v1/datasets/{id}/augmentation-preview: what to show of which rows. */
export const augmentationPreviewSchema = z
  .strictObject({
    augmentation: augmentationsSchema.describe('As in a job.'),
    columns: z
      .array(columnNameSchema)
      .min(1)
      .max(10_000)
      .optional()
      .describe('Columns of the images: names or globs. Default: every feature column.'),
    shape: z
      .array(z.int().positive())
      .length(3)
      .optional()
      .describe('Shape of one image, [1 or 3, height, width]. Default: that of the column.'),
    rows: z
      .array(z.int().min(0))
      .min(1)
      .max(32)
      .optional()
      .describe('Numbers of rows of the train part, from 0. Default: as many as count says, evenly spread.'),
    count: z.int().min(1).max(32).default(8).describe('Rows shown, where rows are not named. Default: 8.'),
    epochs: z.int().min(1).max(16).default(8).describe('Epochs shown, beside the rows as they are. Default: 8.'),
    seed: z.int().min(0).max(0xffff_ffff).default(0).describe('Seed of the job. Default: 0.'),
  })
  .meta({ id: 'AugmentationPreview' });
export type AugmentationPreview = z.output<typeof augmentationPreviewSchema>;
