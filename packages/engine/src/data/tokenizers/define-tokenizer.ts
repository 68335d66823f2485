import { z } from 'zod';
import { specialTokens } from './special-tokens.ts';

/** Fields every tokenizer has. */
const commonFields = {
  lowercase: z.boolean().default(false).describe('Whether texts are lowercased first. Default: false.'),
  vocabularySize: z
    .int()
    .min(specialTokens.length + 1)
    .max(1_000_000)
    .optional()
    .describe(
      'Tokens kept at most, the most frequent of the training split; the 4 special ones (<pad> 0, <unknown> 1, <start> 2, <end> 3) count. Default: all.',
    ),
  maxLength: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe(
      'Tokens of a sequence, the <end> of a target included; longer ones are cut, shorter ones padded. Default: as the model takes them, else the longest of the training split.',
    ),
  unknown: z
    .enum(['token', 'drop'])
    .default('token')
    .describe('What becomes of tokens that the vocabulary lacks: <unknown>, or nothing. Default: token.'),
};

/** Schema of a tokenizer's document: a strict object whose `type` is the registry key, with the fields every one has. */
export type TokenizerConfig = z.ZodObject<{ type: z.ZodLiteral<string> } & typeof commonFields, z.core.$strict>;

/** Cuts texts into tokens, and puts tokens together again. */
export interface Tokenizer<Config extends TokenizerConfig = TokenizerConfig> {
  readonly type: z.output<Config>['type'];
  readonly config: Config;
  /** The tokens of a text, in their order. */
  split(text: string): string[];
  /** The text of tokens; their split gives them again. */
  join(tokens: readonly string[]): string;
  /** Texts to try it with, and their tokens. */
  readonly examples: readonly { readonly text: string; readonly tokens: readonly string[] }[];
}

/** Makes a tokenizer from its name and how it cuts and joins. */
export function defineTokenizer<Type extends string>(
  type: Type,
  definition: Omit<Tokenizer, 'type' | 'config'>,
): Tokenizer<z.ZodObject<{ type: z.ZodLiteral<Type> } & typeof commonFields, z.core.$strict>> {
  return { type, config: z.strictObject({ type: z.literal(type), ...commonFields }), ...definition };
}
