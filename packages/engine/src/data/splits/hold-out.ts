import { z } from 'zod';

const fraction = z.number().min(0).lt(1);

/** Hold-out: rows drawn at random into a training, a validation and a test part, each row into exactly one.
 *  @equation |validation| = validation * N, |test| = test * N, the rest is for training
 *  Sizes are rounded by largest remainder; the part that was asked for is not rounded to nothing where another can spare a row.
 *  @see Hastie, Tibshirani & Friedman 2009, section 7.2 */
export const holdOut = {
  config: z
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
    }),
  examples: [{}, { validation: 0, test: 0.5, stratify: false }],
};
