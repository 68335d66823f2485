import { z } from 'zod';
import { countSchema } from '../../scalars.ts';
import { numberOrNull, shareOrNull } from './numbers.ts';

const valueSchema = z
  .union([z.string(), z.array(z.string()), z.array(z.number().nullable())])
  .describe('The class; the classes of a sequence or the labels that a sample has; numbers; a text. Cut after 20.');

/** The samples a model is most wrong about. */
export const worstExamplesSchema = z
  .array(
    z
      .object({
        row: countSchema.describe('Row in that part of the dataset; the first is 0.'),
        part: z
          .enum(['train', 'test'])
          .describe("Part of the dataset: test where the row is of the dataset's own test part."),
        loss: numberOrNull('Loss of the sample alone, its weight left out.'),
        target: valueSchema,
        prediction: valueSchema,
        probability: shareOrNull('Probability of the true class; null where there is none.'),
        confidence: shareOrNull('Probability of the predicted class; null where there is none.'),
        image: z
          .string()
          .optional()
          .describe('Of image datasets, a PNG as a data: URL, of what the model reads, stretched to the whole range.'),
      })
      .meta({ id: 'WorstExample' }),
  )
  .describe('The samples with the highest loss, the worst first.');
export type WorstExamples = z.infer<typeof worstExamplesSchema>;
