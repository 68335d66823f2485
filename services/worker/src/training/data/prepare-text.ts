import type { TokenizerOptions } from '@trainyard/engine/spec';
import type { FittedInput } from '../fit-job.ts';
import { checkIds, encodeFeatures, fitTokens } from '../token-rows.ts';
import { byPart } from './by-part.ts';
import type { LoadedInput, Preparation } from './preparation.ts';

/** Finds the vocabulary of an input of text in the training rows, and encodes all. @throws {InvalidData} when the model knows too few tokens */
export async function prepareText(
  { stored, parts, model, trainingRows }: Preparation,
  { name, features: { columns, shape } }: FittedInput,
  options: TokenizerOptions,
): Promise<LoadedInput> {
  const [column = ''] = columns;
  const size = shape[0] ?? 1;
  const tokenizer = await fitTokens({ stored, part: 'train' }, { column, options, length: size }, trainingRows);
  checkIds(model, name, column, tokenizer);
  const rows = await byPart(parts, async (part) => ({
    values: await encodeFeatures({ stored, part }, column, tokenizer),
    size,
  }));
  return { input: { columns, shape, tokenizer }, rows };
}
