import { defineTokenizer } from './define-tokenizer.ts';

// Letters and digits; a mark between two of them belongs to the word: don't, twenty-one, 3.14.
const word = /[\p{L}\p{M}\p{N}_]+(?:[-'’.,:/][\p{L}\p{M}\p{N}_]+)*|[^\s\p{L}\p{M}\p{N}_]/gu;
const closing = /^[.,;:!?)\]}»”…%]$/u;
const opening = /^[([{«“¿¡]$/u;

/** Words: runs of letters and digits, with a mark that stands between two of them (don't, twenty-one, 3.14), and every other mark
 *  by itself. Spaces only separate; a text put together again has single ones, none before a closing or after an opening mark. */
export const words = defineTokenizer('words', {
  split: (text) => text.normalize('NFC').match(word) ?? [],
  join: (tokens) =>
    tokens.reduce((text, token, at) => {
      const previous = tokens[at - 1];
      const attached = previous === undefined || closing.test(token) || opening.test(previous);
      return attached ? text + token : `${text} ${token}`;
    }, ''),
  examples: [
    { text: "Don't, please!", tokens: ["Don't", ',', 'please', '!'] },
    { text: ' twenty-one  (3.14)', tokens: ['twenty-one', '(', '3.14', ')'] },
    { text: 'naïve über', tokens: ['naïve', 'über'] },
    { text: '', tokens: [] },
  ],
});
