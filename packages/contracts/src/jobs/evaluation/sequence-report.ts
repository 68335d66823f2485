import { z } from 'zod';
import { countSchema } from '../../scalars.ts';
import { numberOrNull, rate } from './numbers.ts';
import { reportFields } from './report-fields.ts';

const exact = 'Samples with every token right / samples; a decoder writes the whole sequence by itself (greedy).';

/** Evaluation of a model that predicts the tokens of a text, on one split. */
export const sequenceReportSchema = z
  .object({
    ...reportFields,
    task: z.literal('sequence'),
    tokens: countSchema.describe('Tokens that count: padding does not.'),
    accuracy: rate('Right tokens / tokens, padding left out; a decoder is told the true tokens before each.'),
    exactMatch: rate(exact),
    logLoss: numberOrNull(
      'Mean of -ln of the probability of the true token; null where the outputs are no probabilities.',
    ),
    perplexity: numberOrNull('exp(logLoss): among how many tokens equally likely the model is in doubt.'),
    byLength: z
      .array(
        z
          .object({ length: countSchema, samples: countSchema, accuracy: rate('Of tokens.'), exactMatch: rate(exact) })
          .meta({ id: 'SequencesOfLength' }),
      )
      .describe('By the number of tokens that count, the shortest first; at most 100.'),
    baseline: z
      .object({
        token: z.string().describe('The most frequent token of the training split.'),
        accuracy: rate('Right tokens / tokens.'),
        logLoss: numberOrNull("Of the tokens' shares of the training split as probabilities."),
        perplexity: numberOrNull('exp(logLoss).'),
      })
      .meta({ id: 'TokenBaseline' })
      .describe('What always answering with the most frequent token of the training split gives.'),
  })
  .meta({ id: 'SequenceReport' });
export type SequenceReport = z.infer<typeof sequenceReportSchema>;
