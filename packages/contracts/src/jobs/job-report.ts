import { z } from 'zod';
import { biasVarianceReportSchema } from './bias-variance-report.ts';
import { lrRangeTestReportSchema } from './lr-range-test-report.ts';
import { metricSeriesSchema } from './metrics.ts';
import { evaluationReportSchema } from './report.ts';

/** A report of a job; its kind tells what it is about. */
export const jobReportSchema = z
  .union([evaluationReportSchema, biasVarianceReportSchema, lrRangeTestReportSchema])
  .meta({ id: 'JobReport', description: 'More kinds may be added: ignore those you do not know.' });
export type JobReport = z.infer<typeof jobReportSchema>;

/** All reports of a job. */
export const reportListSchema = z
  .object({
    data: z.array(jobReportSchema),
    learningCurves: z
      .array(metricSeriesSchema)
      .describe('Loss and accuracy on the training and the validation split by epoch, at most 400 points each.'),
  })
  .meta({ id: 'ReportList' });
export type ReportList = z.infer<typeof reportListSchema>;
