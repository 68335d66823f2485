import { memberOf, type OptionsOf, unionSchema } from '../../registry/registry.ts';
import type { Tokenizer } from './define-tokenizer.ts';
import * as registry from './index.ts';

/** A tokenizer with its options settled. */
export type TokenizerOptions = OptionsOf<typeof registry>;

/** Schema of a tokenizer in a document: `{ type, ...options }`. */
export const tokenizerSchema = unionSchema(registry);

/** Names of the registered tokenizers. */
export const tokenizerNames = Object.keys(registry) as (keyof typeof registry)[];

/** The tokens of a text, lowercased where the options say so. */
export function tokensOf(text: string, { type, lowercase }: Pick<TokenizerOptions, 'type' | 'lowercase'>): string[] {
  return tokenizerMember(type).split(lowercase ? text.toLowerCase() : text);
}

/** The text of tokens. */
export function textOf(tokens: readonly string[], { type }: Pick<TokenizerOptions, 'type'>): string {
  return tokenizerMember(type).join(tokens);
}

function tokenizerMember(type: TokenizerOptions['type']): Tokenizer {
  return memberOf(registry, { type }) as unknown as Tokenizer;
}
