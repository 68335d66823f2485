import { type PartSource, shareMemory, textsOf } from '@trainyard/datasets';
import { type Model, tokenizerFitter, writeTarget, writeTeacher } from '@trainyard/engine';
import { idLimitsOf } from '@trainyard/engine/check';
import { encoderOf, type FittedTokenizer, type TokenizerOptions, writeSequence } from '@trainyard/engine/spec';
import { InvalidData } from './invalid-data.ts';

/** Where the texts of a tokenizer are, and how long its sequences get. */
export interface TokenRequest {
  column: string;
  options: TokenizerOptions;
  length: number;
}

/** Finds the vocabulary of a column in the training rows alone. */
export async function fitTokens(
  source: PartSource,
  { column, options, length }: TokenRequest,
  trainingRows: Int32Array,
): Promise<FittedTokenizer> {
  const isTraining = new Uint8Array(source.stored.rows(source.part));
  for (const row of trainingRows) isTraining[row] = 1;
  const fitter = tokenizerFitter({ ...options, maxLength: length });
  let row = 0;
  for await (const texts of textsOf(source, column)) {
    for (const text of texts) if (isTraining[row++]) fitter.add(text);
  }
  return fitter.finish();
}

type WriteRow = (row: Int32Array, ids: readonly number[]) => void;

async function encode(source: PartSource, column: string, tokenizer: FittedTokenizer, writers: readonly WriteRow[]) {
  const { maxLength } = tokenizer.options;
  const rows = source.stored.rows(source.part);
  const arrays = writers.map(() => new Int32Array(shareMemory(rows * maxLength)));
  const encodeText = encoderOf(tokenizer);
  let at = 0;
  for await (const texts of textsOf(source, column)) {
    for (const text of texts) {
      const ids = encodeText(text);
      writers.forEach((write, i) => {
        const array = arrays[i];
        if (array) write(array.subarray(at, at + maxLength), ids);
      });
      at += maxLength;
    }
  }
  return arrays;
}

/** The ids of a column of features: [rows, length] on memory that threads share. */
export async function encodeFeatures(
  source: PartSource,
  column: string,
  tokenizer: FittedTokenizer,
): Promise<Int32Array> {
  const [ids = new Int32Array(0)] = await encode(source, column, tokenizer, [writeSequence]);
  return ids;
}

/** The ids of a target, and for a decoder the same one step late: [rows, length] on memory that threads share. */
export async function encodeTarget(
  source: PartSource,
  column: string,
  tokenizer: FittedTokenizer,
  isTaught: boolean,
): Promise<{ targets: Int32Array; teacher?: Int32Array }> {
  const writers = isTaught ? [writeTarget, writeTeacher] : [writeSequence];
  const [targets = new Int32Array(0), teacher] = await encode(source, column, tokenizer, writers);
  return { targets, ...(teacher && { teacher }) };
}

const tooMany = (column: string, { vocabulary }: FittedTokenizer) =>
  `the vocabulary of column ${column} has ${vocabulary.length} tokens (4 special ones among them)`;

/**
 * Holds the layers that look the ids of an input up to the vocabulary that feeds it.
 * @throws {InvalidData} naming every layer that knows too few ids
 */
export function checkIds(model: Model, input: string, column: string, tokenizer: FittedTokenizer): void {
  const needed = tokenizer.vocabulary.length;
  const findings = idLimitsOf(model, input)
    .filter(({ ids }) => ids < needed)
    .map(({ layer, ids }) => ({
      message: `${tooMany(column, tokenizer)}, ${layer} knows ${ids}`,
      hint: `Give ${layer} numEmbeddings ${needed}, or the tokenizer vocabularySize ${ids}.`,
    }));
  if (findings.length > 0) throw new InvalidData(findings);
}

/**
 * Holds the model's output to the vocabulary of its target.
 * @throws {InvalidData} when it tells too few tokens apart
 */
export function checkOutput({ output, outputType }: Model, column: string, tokenizer: FittedTokenizer): void {
  const [, tokens = 0] = outputType.shape;
  const needed = tokenizer.vocabulary.length;
  if (needed <= tokens) return;
  const message = `${tooMany(column, tokenizer)}, ${output} tells ${tokens} apart`;
  throw new InvalidData([{ message, hint: `End the model with ${needed} units, or give vocabularySize ${tokens}.` }]);
}
