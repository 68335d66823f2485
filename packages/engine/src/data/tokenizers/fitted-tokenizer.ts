import { z } from 'zod';
import { type TokenizerOptions, textOf, tokenizerSchema, tokensOf } from './document.ts';
import { specialTokens, unknownToken } from './special-tokens.ts';

/** A tokenizer with the vocabulary it found: plain JSON, kept with the model. */
export interface FittedTokenizer {
  /** With maxLength and vocabularySize as they turned out. */
  readonly options: TokenizerOptions & { readonly maxLength: number; readonly vocabularySize: number };
  /** Tokens by their ids; the special ones come first. */
  readonly vocabulary: readonly string[];
}

/** Schema of `FittedTokenizer`. */
export const fittedTokenizerSchema = z.strictObject({
  options: tokenizerSchema,
  vocabulary: z.array(z.string()),
}) as unknown as z.ZodType<FittedTokenizer>;

/** A fit under way. */
export interface TokenizerFitter {
  /** Counts in a text of the training split. */
  add(text: string): void;
  /** The tokenizer with the vocabulary of the texts added so far. */
  finish(): FittedTokenizer;
}

const byFrequency = ([a, m]: readonly [string, number], [b, n]: readonly [string, number]) =>
  n - m || (a < b ? -1 : Number(a > b));

/**
 * Starts a fit: the vocabulary is the special tokens, then the tokens by falling frequency, equals by code unit.
 * `marks` are the special tokens that a sequence holds besides (1 where an <end> follows); they count in its length.
 */
export function tokenizerFitter(options: TokenizerOptions, marks = 0): TokenizerFitter {
  const counts = new Map<string, number>();
  let longest = 1;
  return {
    add: (text) => {
      const tokens = tokensOf(text, options);
      longest = Math.max(longest, tokens.length + marks);
      for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
    },
    finish: () => {
      for (const special of specialTokens) counts.delete(special);
      const found = [...counts].sort(byFrequency).map(([token]) => token);
      const vocabulary = [...specialTokens, ...found].slice(0, options.vocabularySize);
      const settled = { maxLength: options.maxLength ?? longest, vocabularySize: vocabulary.length };
      return { options: { ...options, ...settled }, vocabulary };
    },
  };
}

/** Encodes texts as ids. */
export type Encoder = (text: string) => number[];

/** An encoder of a fitted tokenizer: as many ids as the text has tokens, neither cut nor padded. */
export function encoderOf({ options, vocabulary }: FittedTokenizer): Encoder {
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  return (text) =>
    tokensOf(text, options).flatMap((token) => {
      const id = ids.get(token);
      if (id !== undefined && id >= specialTokens.length) return [id];
      return options.unknown === 'token' ? [unknownToken] : [];
    });
}

/** The tokens that ids stand for; special ones but <unknown> are left out. */
export function decodeTokens(ids: Iterable<number>, { vocabulary }: FittedTokenizer): string[] {
  return Array.from(ids).flatMap((id) => {
    const token = vocabulary[id];
    return token === undefined || (id < specialTokens.length && id !== unknownToken) ? [] : [token];
  });
}

/** The text that tokens make. */
export function decodeText(tokens: readonly string[], { options }: FittedTokenizer): string {
  return textOf(tokens, options);
}
