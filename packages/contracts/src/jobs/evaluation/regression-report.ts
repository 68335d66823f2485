import { z } from 'zod';
import { countSchema } from '../../scalars.ts';
import { numberOrNull } from './numbers.ts';
import { reportFields } from './report-fields.ts';

const errorFields = {
  mse: numberOrNull('Mean squared error; null when it is not finite, like those below.'),
  rmse: numberOrNull('Square root of mse; of several columns the mean of theirs.'),
  mae: numberOrNull('Mean absolute error.'),
  r2: numberOrNull('1 - residual / total sum of squares; of a constant target 1 if predicted exactly, else 0.'),
};

const residualsSchema = z
  .object({
    mean: z.number(),
    standardDeviation: z.number(),
    quantiles: z
      .array(z.number())
      .length(7)
      .describe('Values below which 0, 5, 25, 50, 75, 95 and 100 % of the errors lie.'),
    histogram: z.object({ from: z.number(), to: z.number(), counts: z.array(countSchema) }),
  })
  .meta({ id: 'Residuals', description: 'How prediction - target is spread, over all columns.' });

const pointsSchema = z
  .object({
    column: z.string(),
    targets: z.array(z.number()),
    predictions: z.array(z.number()),
  })
  .meta({ id: 'TargetsAndPredictions' });

/** Evaluation of a regression on one split; errors in the unit of the target, the mean over its columns. */
export const regressionReportSchema = z
  .object({
    ...reportFields,
    task: z.literal('regression'),
    ...errorFields,
    perColumn: z
      .array(
        z
          .object({ column: z.string(), ...errorFields, meanError: numberOrNull('Mean of prediction - target.') })
          .meta({ id: 'ColumnErrors' }),
      )
      .describe('A column of the target each; of more than 1,000 the first 1,000.'),
    residuals: residualsSchema.nullable().describe('Null where a prediction is not finite.'),
    points: z.array(pointsSchema).describe('For plots: an even choice of at most 250 samples, of at most 4 columns.'),
    baseline: z
      .object(errorFields)
      .meta({ id: 'MeanBaseline' })
      .describe('What the mean of each column over the training split gives on the same samples.'),
  })
  .meta({ id: 'RegressionReport' });
export type RegressionReport = z.infer<typeof regressionReportSchema>;
