import type { PartName } from '@trainyard/datasets';
import type { FittedTokenizer } from '@trainyard/engine/spec';
import type { FittedSequence } from '../fit-job.ts';
import { checkIds, checkOutput, encodeTarget, fitTokens } from '../token-rows.ts';
import { type ByPart, byPart } from './by-part.ts';
import type { InputRows } from './input-rows.ts';
import type { Preparation } from './preparation.ts';

/** A target of tokens. */
export interface PreparedSequence {
  tokenizer: FittedTokenizer;
  /** The input that takes the target one step late. */
  teacher?: string;
  encoded: ByPart<{ targets: Int32Array; teacher?: Int32Array }>;
}

/** Finds the vocabulary of a target of tokens and encodes its texts. @throws {InvalidData} when the model knows too few of them */
export async function prepareSequence(
  { stored, parts, model, trainingRows }: Preparation,
  column: string,
  { tokenizer: options, length, teacher }: FittedSequence,
): Promise<PreparedSequence> {
  const tokenizer = await fitTokens({ stored, part: 'train' }, { column, options, length }, trainingRows);
  checkOutput(model, column, tokenizer);
  if (teacher !== undefined) checkIds(model, teacher, column, tokenizer);
  const encoded = await byPart(parts, (part) =>
    encodeTarget({ stored, part }, column, tokenizer, teacher !== undefined),
  );
  return { tokenizer, encoded, ...(teacher !== undefined && { teacher }) };
}

/** Rows of the input that a target feeds, by its name. */
export function taughtInput(
  { tokenizer, teacher: name, encoded }: PreparedSequence,
  part: PartName,
): Record<string, InputRows> {
  const values = encoded[part]?.teacher;
  return name !== undefined && values ? { [name]: { values, size: tokenizer.options.maxLength } } : {};
}
