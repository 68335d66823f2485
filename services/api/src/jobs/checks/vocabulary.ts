import type { ColumnProfile, FeatureSource } from '@trainyard/contracts';
import { specialTokens } from '@trainyard/engine/spec';

type Tokenizer = NonNullable<FeatureSource['tokenizer']>;

/** Most tokens that the vocabulary of a column can have; undefined where only the rows could tell. */
export function vocabularyBound(column: ColumnProfile, { type, lowercase, vocabularySize }: Tokenizer) {
  const distinct = column.tokens?.[type]?.distinct;
  if (lowercase || distinct === undefined) return undefined;
  return Math.min(vocabularySize ?? Number.POSITIVE_INFINITY, distinct + specialTokens.length);
}

/** Tokens of the longest text of a column. */
export function longestText(column: ColumnProfile, { type }: Tokenizer): number {
  return column.tokens?.[type]?.longest ?? 0;
}
