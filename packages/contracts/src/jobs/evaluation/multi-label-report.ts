import { z } from 'zod';
import { calibrationSchema } from './calibration.ts';
import { averagesFields, classReportSchema } from './classification-report.ts';
import { numberOrNull, rate } from './numbers.ts';
import { rankingSchema } from './ranking.ts';
import { reportFields } from './report-fields.ts';

const foundFields = {
  hammingLoss: rate('Wrong answers / answers.'),
  exactMatch: rate('Samples all of whose labels are right / samples.'),
  ...averagesFields,
};

const baselineSchema = z
  .object({
    ...foundFields,
    logLoss: numberOrNull('Of the share of the training split that has the label, as its probability.'),
  })
  .meta({
    id: 'LabelBaseline',
    description: 'What always answering as most of the training split gives on the same samples, for each label.',
  });

/** Evaluation of a model that answers yes or no for each of several labels, or for one, on one split. */
export const multiLabelReportSchema = z
  .object({
    ...reportFields,
    task: z.literal('multiLabel'),
    ...foundFields,
    perLabel: z
      .array(
        classReportSchema
          .omit({ class: true })
          .extend({ label: z.string(), accuracy: rate('Right answers / samples.'), logLoss: numberOrNull('Log loss.') })
          .meta({ id: 'LabelReport' }),
      )
      .describe('A label a column of the target; of more than 1,000 the first 1,000.'),
    logLoss: numberOrNull('Mean of -ln of the probability of the true answer, over all answers.'),
    calibration: calibrationSchema.nullable(),
    ranking: rankingSchema.nullable(),
    baseline: baselineSchema,
  })
  .meta({ id: 'MultiLabelReport' });
export type MultiLabelReport = z.infer<typeof multiLabelReportSchema>;
