import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenizerSchema } from './document.ts';
import { decodeText, decodeTokens, encoderOf, tokenizerFitter } from './fitted-tokenizer.ts';
import * as registry from './index.ts';

const members = Object.entries(registry);

describe.each(members)('%s', (name, { type, config, split, join, examples }) => {
  test('is registered under its type, with defaults for every option', () => {
    expect(type).toBe(name);
    expect(tokenizerSchema.parse({ type })).toEqual({ type, lowercase: false, unknown: 'token' });
    const all = { type, lowercase: true, vocabularySize: 9, maxLength: 3, unknown: 'drop' };
    expect(config.parse(JSON.parse(JSON.stringify(all)))).toEqual(all);
    expect(config.safeParse({ type, lower: true }).success).toBe(false);
  });

  test.each(examples)('cuts its example $text', ({ text, tokens }) => {
    expect(split(text)).toEqual(tokens);
  });

  test('puts tokens together so that they are cut the same again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const tokens = split(text);
        expect(split(join(tokens))).toEqual(tokens);
      }),
    );
  });

  test('gives back every text that it was fitted on', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (texts) => {
        const fitter = tokenizerFitter(tokenizerSchema.parse({ type }));
        for (const text of texts) fitter.add(text);
        const fitted = fitter.finish();
        const encode = encoderOf(fitted);
        for (const text of texts) {
          const tokens = decodeTokens(encode(text), fitted);
          expect(tokens).toEqual(split(text));
          expect(decodeText(tokens, fitted)).toBe(join(tokens));
        }
      }),
    );
  });
});
