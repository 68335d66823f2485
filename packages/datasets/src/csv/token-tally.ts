import { type TokenizerOptions, tokenizerNames, tokensOf } from '@trainyard/engine/spec';
import type { TokenCounts } from '../stored/schema.ts';

type TokenizerName = TokenizerOptions['type'];

interface Counted {
  /** Undefined once there were too many to keep. */
  distinct: Set<string> | undefined;
  longest: number;
}

/** What has been seen of the tokens of one column, for each tokenizer. */
export type TokenTally = Record<TokenizerName, Counted>;

/** Memory that distinct texts and tokens of all columns share. */
export interface TokenBudget {
  texts: number;
  characters: number;
}

/** A tally of no text. */
export function createTokenTally(): TokenTally {
  return Object.fromEntries(tokenizerNames.map((name) => [name, { distinct: new Set(), longest: 0 }])) as TokenTally;
}

function keep(counted: Counted, token: string, budget: TokenBudget): void {
  if (counted.distinct === undefined || counted.distinct.has(token)) return;
  if (budget.texts <= 0 || budget.characters <= 0) {
    counted.distinct = undefined;
    return;
  }
  counted.distinct.add(token);
  budget.texts -= 1;
  budget.characters -= token.length;
}

/** Takes one text. */
export function countTokens(tally: TokenTally, text: string, budget: TokenBudget): void {
  for (const type of tokenizerNames) {
    const tokens = tokensOf(text, { type, lowercase: false });
    const counted = tally[type];
    counted.longest = Math.max(counted.longest, tokens.length);
    for (const token of tokens) keep(counted, token, budget);
  }
}

/** The counts of a tally. */
export function tokenCountsOf(tally: TokenTally): TokenCounts {
  return Object.fromEntries(
    tokenizerNames.map((name) => {
      const { distinct, longest } = tally[name];
      return [name, { ...(distinct && { distinct: distinct.size }), longest }];
    }),
  );
}
