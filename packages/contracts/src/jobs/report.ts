import { z } from 'zod';
import { checkpointIdSchema, jobIdSchema } from '../ids.ts';
import { countSchema, timeSchema } from '../scalars.ts';

const rate = (meaning: string) => z.number().min(0).max(1).describe(`${meaning} 0 where it is 0/0.`);

const averageSchema = z
  .object({ precision: rate('Precision.'), recall: rate('Recall.'), f1: rate('F1.') })
  .meta({ id: 'ClassAverage' });

/** What each output of a linear model looks for in its input. */
export const templatesSchema = z
  .object({
    layer: z.string().describe('The dense layer.'),
    shape: z.array(countSchema).describe('Shape of a sample, as the model reads it.'),
    rows: z.array(
      z.object({
        output: z.string().describe('The class; of a regression the column of the target.'),
        weights: z
          .array(z.number())
          .describe('Its row of the weight, row-major in `shape`: large where large inputs speak for it.'),
        bias: z.number().describe('Its bias; 0 where the layer has none.'),
      }),
    ),
  })
  .meta({ id: 'Templates' });
export type Templates = z.infer<typeof templatesSchema>;

const reportFields = {
  kind: z.literal('evaluation'),
  jobId: jobIdSchema,
  checkpoint: checkpointIdSchema.describe('The checkpoint that was evaluated.'),
  split: z.enum(['train', 'validation', 'test']),
  output: z.string().optional().describe('Name of the output that was evaluated, of a model of several.'),
  samples: countSchema,
  loss: z.number().nullable().describe('Mean loss without penalties; null when it is not finite.'),
  createdAt: timeSchema,
  templates: templatesSchema
    .optional()
    .describe(
      'Of a model that is one dense layer on its (flattened) input: the weights of every class in the shape of the input, after the preprocessing. Absent for other models, and where they are more than 131,072 numbers.',
    ),
};

/** How one class fared. */
export const classReportSchema = z
  .object({
    class: z.string(),
    precision: rate('True positives / predicted as this class.'),
    recall: rate('True positives / samples of this class.'),
    f1: rate('Harmonic mean of precision and recall.'),
    support: countSchema.describe('Samples of this class.'),
  })
  .meta({ id: 'ClassReport' });
export type ClassReport = z.infer<typeof classReportSchema>;

/** Evaluation of a classifier on one split; of one that tells a class at every step, over all steps. */
export const classificationReportSchema = z
  .object({
    ...reportFields,
    task: z.literal('classification'),
    accuracy: rate('Correct / samples.'),
    macro: averageSchema.describe('Mean over the classes.'),
    weighted: averageSchema.describe('Mean over the classes, weighted by support.'),
    perClass: z.array(classReportSchema).describe('In the order of the class index.'),
    confusionMatrix: z
      .object({
        classes: z.array(z.string()),
        matrix: z
          .array(z.array(countSchema))
          .describe('matrix[i][j]: samples of class i that were predicted as class j.'),
      })
      .meta({ id: 'ConfusionMatrix' }),
  })
  .meta({ id: 'ClassificationReport' });
export type ClassificationReport = z.infer<typeof classificationReportSchema>;

/** Evaluation of a regression on one split; errors in the unit of the target, over all its columns. */
export const regressionReportSchema = z
  .object({
    ...reportFields,
    task: z.literal('regression'),
    mse: z.number().nullable().describe('Mean squared error; null when it is not finite, like those below.'),
    rmse: z.number().nullable().describe('Square root of mse.'),
    mae: z.number().nullable().describe('Mean absolute error.'),
    r2: z.number().nullable().describe('1 - residual / total sum of squares; null when the targets are constant.'),
  })
  .meta({ id: 'RegressionReport' });
export type RegressionReport = z.infer<typeof regressionReportSchema>;

/** Evaluation of a model that predicts the tokens of a text, on one split. */
export const sequenceReportSchema = z
  .object({
    ...reportFields,
    task: z.literal('sequence'),
    accuracy: rate('Right tokens / tokens, padding left out; a decoder is told the true tokens before each.'),
    exactMatch: rate(
      'Samples with every token right / samples; a decoder writes the whole sequence by itself (greedy).',
    ),
  })
  .meta({ id: 'SequenceReport' });
export type SequenceReport = z.infer<typeof sequenceReportSchema>;

/** Evaluation report of a job. */
export const evaluationReportSchema = z
  .discriminatedUnion('task', [classificationReportSchema, regressionReportSchema, sequenceReportSchema])
  .meta({ id: 'EvaluationReport' });
export type EvaluationReport = z.infer<typeof evaluationReportSchema>;
