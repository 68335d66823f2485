/** Tokens that every vocabulary begins with, by their fixed ids. */
export const specialTokens = ['<pad>', '<unknown>', '<start>', '<end>'] as const;

/** Fills a sequence up to its length. */
export const padToken = 0;
/** Stands for a token that the vocabulary does not hold. */
export const unknownToken = 1;
/** Begins what a decoder is fed with. */
export const startToken = 2;
/** Ends a target sequence. */
export const endToken = 3;
