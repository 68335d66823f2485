import { z } from 'zod';
import { specialTokens } from '../tokenizers/special-tokens.ts';

/** The option of augmentations of texts: ids that they leave where they are. */
export const specialIds = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .default(specialTokens.length)
  .describe(
    `Ids below this one are special (padding, start, end) and never touched. Default: ${specialTokens.length}, as the tokenizers number them.`,
  );
