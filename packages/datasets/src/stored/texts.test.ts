import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ingest } from '../ingest.ts';
import { fileOf, temporaryDirectory } from '../testing/files.ts';
import { ingestCsv, ready, stored } from '../testing/ingested.ts';
import { directorySink } from './directory-sink.ts';
import { verifyStored } from './read-schema.ts';

const texts = (...names: string[]) => ({ columns: names.map((name) => ({ name, type: 'text' as const })) });
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

test('texts of any column and rows come back as they were written', async () => {
  // Spaces around a value are no part of it, and an empty text is none.
  const text = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((value) => value.trim() === value && !/\r|\0/.test(value));
  const row = fc.tuple(text, fc.integer({ min: -99, max: 99 }), text);
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), fc.nat(), fc.nat(), async (rows, a, b) => {
      const lines = rows.map(([x, n, y]) => [quoted(x), n, quoted(y)].join(','));
      const options = { ...texts('x', 'y'), csv: { missingValues: [''] } };
      const dataset = await stored('csv', { data: ['x,n,y', ...lines].join('\n') }, options);
      const [start, end] = [a % (rows.length + 1), b % (rows.length + 1)].toSorted((m, n) => m - n) as [number, number];
      const asked = rows.slice(start, end);
      expect(await dataset.readTexts('train', 'x', start, end - start)).toEqual(asked.map(([x]) => x));
      expect(await dataset.readTexts('train', 'y', start, end - start)).toEqual(asked.map(([, , y]) => y));
      expect([...(await dataset.readColumns('train', ['n'], start, end - start))]).toEqual(asked.map(([, n]) => n));
      await dataset.close();
    }),
    { numRuns: 30 },
  );
});

test('more texts than fit a block are written in pieces', async () => {
  const words = Array.from({ length: 70_000 }, (_, i) => `${'é'.repeat(i % 40)}${i}`);
  const dataset = await stored('csv', { data: `x\n${words.join('\n')}\n` }, texts('x'));
  expect(await dataset.readTexts('train', 'x', 65_530, 10)).toEqual(words.slice(65_530, 65_540));
  expect(await dataset.readTexts('train', 'x', 0, words.length)).toEqual(words);
  await dataset.close();
});

test('a category is read as the text it stands for, a missing value as an empty one', async () => {
  const dataset = await stored('csv', { data: 'x,y\nb,one\n,two\na,\n' }, texts('y'));
  expect(await dataset.readTexts('train', 'x', 0, 3)).toEqual(['b', '', 'a']);
  expect(await dataset.readTexts('train', 'y', 0, 3)).toEqual(['one', 'two', '']);
  await expect(dataset.readTexts('train', 'z', 0, 1)).rejects.toThrow('expected a column of texts, received "z"');
  await expect(dataset.readTexts('train', 'y', 2, 2)).rejects.toThrow('within the 3 rows of train');
  await dataset.close();
});

test('a table of texts alone has no matrix', async () => {
  const directory = await temporaryDirectory();
  const files = { data: fileOf('x\nab\nécu\n') };
  const { contentHash } = ready(
    await ingest({ format: 'csv', files, options: texts('x'), sink: directorySink(directory) }),
  );
  expect(await verifyStored(directory)).toBe(contentHash);
  expect(await readFile(`${directory}/train.texts.bin`, 'utf8')).toBe('abécu');
  expect(new Float64Array(new Uint8Array(await readFile(`${directory}/train.texts.ends.bin`)).buffer)).toEqual(
    Float64Array.of(2, 6),
  );
});

test('rows are told apart by their texts', async () => {
  const duplicates = async (content: string) => {
    const { findings } = ready(await ingestCsv(content, { options: texts('x') })).validation;
    return findings.filter(({ rule }) => rule === 'duplicateRows').map(({ message }) => message);
  };
  expect(await duplicates('x,n\na,1\nb,1\na,2\n')).toEqual([]);
  expect(await duplicates('x,n\na,1\nb,1\na,1\n')).toEqual([expect.stringContaining('1 row repeats')]);
});
