import { defineTokenizer } from './define-tokenizer.ts';

/** Characters: one token a Unicode code point, spaces and line ends included; an accent written apart is joined to its letter (NFC).
 *  @see https://unicode.org/reports/tr15/ */
export const characters = defineTokenizer('characters', {
  split: (text) => [...text.normalize('NFC')],
  join: (tokens) => tokens.join(''),
  examples: [
    { text: 'an è', tokens: ['a', 'n', ' ', 'è'] },
    { text: 'e\u0301', tokens: ['\u00e9'] },
    { text: '😀\n!', tokens: ['😀', '\n', '!'] },
    { text: '', tokens: [] },
  ],
});
