import { z } from 'zod';
import { countSchema } from '../../scalars.ts';
import { calibrationSchema } from './calibration.ts';
import { numberOrNull, rate, shareOrNull } from './numbers.ts';
import { rankingSchema } from './ranking.ts';
import { reportFields } from './report-fields.ts';

/** Precision, recall and F1 of several classes together. */
export const averageSchema = z
  .object({ precision: rate('Precision.'), recall: rate('Recall.'), f1: rate('F1.') })
  .meta({ id: 'ClassAverage' });

/** The three averages. */
export const averagesFields = {
  macro: averageSchema.describe('Mean over the classes.'),
  micro: averageSchema.describe('Of the counts of all classes together; of one class a sample it is the accuracy.'),
  weighted: averageSchema.describe('Mean over the classes, weighted by support.'),
};

/** How one class fared. */
export const classReportSchema = z
  .object({
    class: z.string(),
    precision: rate('True positives / predicted as this class.'),
    recall: rate('True positives / samples of this class.'),
    f1: rate('Harmonic mean of precision and recall.'),
    support: countSchema.describe('Samples of this class.'),
    rocAuc: shareOrNull('Area under the ROC curve against the rest; null where it is undefined.'),
    averagePrecision: shareOrNull('Average precision against the rest; null where it is undefined.'),
  })
  .meta({ id: 'ClassReport' });

const baselineSchema = z
  .object({
    class: z.string().describe('The most frequent class of the training split.'),
    accuracy: rate('Correct / samples.'),
    macro: averageSchema,
    micro: averageSchema,
    weighted: averageSchema,
    logLoss: numberOrNull("Of the classes' shares of the training split as probabilities."),
  })
  .meta({
    id: 'ClassBaseline',
    description: 'What always answering with the most frequent class of the training split gives on the same samples.',
  });

/** Evaluation of a classifier on one split; of one that tells a class at every step, over all steps. */
export const classificationReportSchema = z
  .object({
    ...reportFields,
    task: z.literal('classification'),
    accuracy: rate('Correct / samples.'),
    ...averagesFields,
    perClass: z
      .array(classReportSchema)
      .describe('In the order of the class index; of more than 1,000 classes the first 1,000.'),
    topK: z
      .array(
        z.object({ k: countSchema, accuracy: rate('Samples whose true class is among the k most likely / samples.') }),
      )
      .describe('For each k of `evaluation.topK` below the number of classes.'),
    confusionMatrix: z
      .object({
        classes: z.array(z.string()),
        matrix: z
          .array(z.array(countSchema))
          .describe('matrix[i][j]: samples of class i that were predicted as class j.'),
      })
      .nullable()
      .meta({ id: 'ConfusionMatrix' })
      .describe('Null of more than 200 classes; see mostConfused.'),
    mostConfused: z
      .array(z.object({ target: z.string(), prediction: z.string(), samples: countSchema }))
      .describe('The most frequent mistakes, at most 20.'),
    logLoss: numberOrNull(
      'Mean of -ln of the probability of the true class, weights left out; null where the outputs are no probabilities.',
    ),
    calibration: calibrationSchema.nullable().describe('Null where the outputs are no probabilities.'),
    ranking: rankingSchema.nullable().describe('Null where classes times samples are too many to be kept.'),
    baseline: baselineSchema,
  })
  .meta({ id: 'ClassificationReport' });
export type ClassificationReport = z.infer<typeof classificationReportSchema>;
export type ClassAverage = z.infer<typeof averageSchema>;
