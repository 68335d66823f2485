import { z } from 'zod';

const fraction = z.number().min(0).lt(1);

/** Schema of a split in a job document. */
export const splitSchema = z
  .strictObject({
    type: z.literal('holdOut'),
    validation: fraction.default(0.1).describe('Share of the rows for validation, 0 to below 1. Default: 0.1.'),
    test: fraction
      .default(0.2)
      .describe(
        'Share of the rows for testing, 0 to below 1; left aside where the dataset has its own test part. Default: 0.2.',
      ),
    stratify: z
      .boolean()
      .default(true)
      .describe('Whether every part keeps the share of each class; for class targets only. Default: true.'),
  })
  .refine(({ validation, test }) => validation + test < 1, {
    message: 'expected validation + test below 1',
    path: ['test'],
  })
  .meta({ id: 'Split' });
export type SplitOptions = z.output<typeof splitSchema>;
