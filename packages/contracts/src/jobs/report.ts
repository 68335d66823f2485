import { z } from 'zod';
import { classificationReportSchema } from './evaluation/classification-report.ts';
import { multiLabelReportSchema } from './evaluation/multi-label-report.ts';
import { regressionReportSchema } from './evaluation/regression-report.ts';
import { sequenceReportSchema } from './evaluation/sequence-report.ts';

/** Evaluation report of a job. */
export const evaluationReportSchema = z
  .discriminatedUnion('task', [
    classificationReportSchema,
    multiLabelReportSchema,
    regressionReportSchema,
    sequenceReportSchema,
  ])
  .meta({ id: 'EvaluationReport' });
export type EvaluationReport = z.infer<typeof evaluationReportSchema>;
