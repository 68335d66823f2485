import { describe, expect, test } from 'vitest';
import { tokenizerSchema } from './document.ts';
import { decodeText, decodeTokens, encoderOf, fittedTokenizerSchema, tokenizerFitter } from './fitted-tokenizer.ts';
import { writeSequence, writeTarget, writeTeacher } from './sequence-rows.ts';

function fitted(options: object, texts: readonly string[], marks = 0) {
  const fitter = tokenizerFitter(tokenizerSchema.parse({ type: 'characters', ...options }), marks);
  for (const text of texts) fitter.add(text);
  return fitter.finish();
}

describe('a vocabulary', () => {
  test('is the special tokens, then tokens by falling frequency, equals by code unit', () => {
    const { vocabulary, options } = fitted({}, ['cab', 'bbc']);
    expect(vocabulary).toEqual(['<pad>', '<unknown>', '<start>', '<end>', 'b', 'c', 'a']);
    expect(options).toMatchObject({ maxLength: 3, vocabularySize: 7 });
  });

  test('keeps the most frequent ones where its size is bounded', () => {
    expect(fitted({ vocabularySize: 5 }, ['cab', 'bbc']).vocabulary).toEqual([
      '<pad>',
      '<unknown>',
      '<start>',
      '<end>',
      'b',
    ]);
  });

  test('does not take a word for a special token that is spelled like one', () => {
    const words = fitted({ type: 'words' }, ['<end> <end>']);
    expect(words.vocabulary.slice(4)).toEqual(['<', '>', 'end']);
  });

  test('of lowercased texts has no capitals', () => {
    const { vocabulary } = fitted({ lowercase: true }, ['Aa']);
    expect(vocabulary.slice(4)).toEqual(['a']);
  });

  test('of no text has the special tokens alone, and room for one token', () => {
    expect(fitted({}, [])).toMatchObject({ options: { maxLength: 1, vocabularySize: 4 } });
  });
});

describe('a length', () => {
  test('is that of the longest text, with room for an <end> where one follows', () => {
    expect(fitted({}, ['ab', 'abcd']).options.maxLength).toBe(4);
    expect(fitted({}, ['ab', 'abcd'], 1).options.maxLength).toBe(5);
    expect(fitted({ maxLength: 3 }, ['ab', 'abcd']).options.maxLength).toBe(3);
  });
});

describe('ids', () => {
  test('of tokens that the vocabulary lacks are <unknown>, or left out', () => {
    expect(encoderOf(fitted({}, ['ab']))('axb')).toEqual([4, 1, 5]);
    expect(encoderOf(fitted({ unknown: 'drop' }, ['ab']))('axb')).toEqual([4, 5]);
  });

  test('are decoded without special tokens but <unknown>', () => {
    const tokenizer = fitted({}, ['ab']);
    const tokens = decodeTokens(Int32Array.of(2, 4, 1, 5, 3, 0, 99), tokenizer);
    expect(tokens).toEqual(['a', '<unknown>', 'b']);
    expect(decodeText(tokens, tokenizer)).toBe('a<unknown>b');
  });

  test('survive being written as JSON', () => {
    const tokenizer = fitted({ lowercase: true }, ['Grüße', '😀']);
    const read = fittedTokenizerSchema.parse(JSON.parse(JSON.stringify(tokenizer)));
    expect(read).toEqual(tokenizer);
    expect(encoderOf(read)('😀ü')).toEqual(encoderOf(tokenizer)('😀ü'));
  });
});

describe('rows', () => {
  const rows = (ids: number[], length: number) =>
    [writeSequence, writeTarget, writeTeacher].map((write) => {
      const row = new Int32Array(length).fill(-1);
      write(row, ids);
      return [...row];
    });

  test('are padded at the end; a decoder is fed with its target one step late', () => {
    expect(rows([7, 8], 4)).toEqual([
      [7, 8, 0, 0],
      [7, 8, 3, 0],
      [2, 7, 8, 0],
    ]);
  });

  test('are cut where they are too short', () => {
    expect(rows([7, 8, 9], 2)).toEqual([
      [7, 8],
      [7, 8],
      [2, 7],
    ]);
  });

  test('of no token still begin and end', () => {
    expect(rows([], 2)).toEqual([
      [0, 0],
      [3, 0],
      [2, 0],
    ]);
  });
});
