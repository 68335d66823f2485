import { z } from 'zod';
import { fittedTokenizerSchema } from '../engine-schemas.ts';

/** What tokenizer.json of a checkpoint holds: how texts become the ids that its model takes and gives. */
export const tokenizerFileSchema = z
  .strictObject({
    version: z.literal(1),
    inputs: z.record(z.string(), fittedTokenizerSchema).describe("Of the model's inputs that take a text."),
    target: fittedTokenizerSchema.optional().describe('Of a target of tokens.'),
    teacherInput: z.string().optional().describe('The input that takes the target one step late.'),
  })
  .meta({
    id: 'TokenizerFile',
    description:
      'vocabulary lists tokens by id: <pad> 0, <unknown> 1, <start> 2, <end> 3 come first. Texts are brought to NFC, lowercased where options say so, cut into characters or words, cut at maxLength and padded at the end.',
  });
export type TokenizerFile = z.infer<typeof tokenizerFileSchema>;
