import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ingest } from '../ingest.ts';
import { fileOf, memorySink } from '../testing/files.ts';
import { ready, stored } from '../testing/ingested.ts';

const read = (format: 'text' | 'parallelText', files: Record<string, string | Uint8Array>) =>
  ingest({
    format,
    files: Object.fromEntries(Object.entries(files).map(([role, content]) => [role, fileOf(content, 7)])),
    sink: memorySink(),
  });

const findingsOf = async (format: 'text' | 'parallelText', files: Record<string, string | Uint8Array>) => {
  const { state, validation } = await read(format, files);
  expect(state).toBe('rejected');
  return validation.findings;
};

describe('texts with labels', () => {
  const one = '1\tsun over sea\n2\train, a tab\there\n\n1\tsun — café\n';

  test('come from one file with tabs', async () => {
    const dataset = await stored('text', { data: one });
    expect(dataset.schema.columns).toMatchObject([
      {
        name: 'label',
        type: 'category',
        role: 'target',
        classes: [
          { value: '1', count: 2 },
          { value: '2', count: 1 },
        ],
      },
      { name: 'text', type: 'text', role: 'feature' },
    ]);
    expect(await dataset.readTexts('train', 'text', 0, 3)).toEqual(['sun over sea', 'rain, a tab\there', 'sun — café']);
    await dataset.close();
  });

  test('come from two files as from one', async () => {
    const text = 'sun over sea\r\nrain, a tab\there\r\nsun — café\r\n';
    const two = { labels: gzipSync('1\n2\n1'), text };
    expect(ready(await read('text', two)).contentHash).toBe(ready(await read('text', { data: one })).contentHash);
  });

  test('can be given numbers to tell', async () => {
    const columns = [{ name: 'label', type: 'number' as const }];
    const dataset = await stored('text', { data: '1.5\ta\n2\tb\n' }, { columns });
    expect(dataset.schema.columns[0]).toMatchObject({ type: 'number', role: 'target', mean: 1.75 });
    await dataset.close();
  });
});

test('texts are as long as reviews and articles are, and their lines end in any way', async () => {
  const long = 'a long story '.repeat(5000).trim();
  for (const end of ['\n', '\r\n', '\r']) {
    const dataset = await stored('text', { data: ['x\tone', `y\t${long}`, 'x\ttwo', ''].join(end) });
    expect(await dataset.readTexts('train', 'text', 0, 3)).toEqual(['one', long, 'two']);
    await dataset.close();
  }
});

describe('parallel texts', () => {
  test('come from one file or from two', async () => {
    const two = await stored('parallelText', { source: 'ein Haus\nzwei\n', target: 'a house\ntwo\n' });
    expect(two.schema.columns).toMatchObject([
      { name: 'source', type: 'text', role: 'feature' },
      { name: 'target', type: 'text', role: 'target' },
    ]);
    expect(await two.readTexts('train', 'target', 0, 2)).toEqual(['a house', 'two']);
    await two.close();
    const hash = ready(await read('parallelText', { data: 'ein Haus\ta house\nzwei\ttwo' })).contentHash;
    const files = { source: 'ein Haus\nzwei', target: 'a house\ntwo' };
    expect(ready(await read('parallelText', files)).contentHash).toBe(hash);
  });
});

describe('a fault is found with file, line and column:', () => {
  test.each([
    ['a line without a tab', 'text', { data: 'a\tx\nb y\n' }, 'data', 2, 'text', 'columnCount'],
    ['nothing', 'text', { data: '' }, 'data', null, null, 'noRows'],
    [
      'a byte that is no text',
      'text',
      { data: Buffer.from('a\tx\nb\t\xff', 'latin1') },
      'data',
      2,
      null,
      'invalidUtf8',
    ],
    ['a NUL byte', 'text', { text: 'x\ny\0\n', labels: 'a\nb\n' }, 'text', 2, null, 'nulByte'],
    ['more texts than labels', 'text', { text: 'x\ny\nz\n', labels: 'a\nb\n' }, 'text', 3, null, 'rowCountMismatch'],
    ['more targets', 'parallelText', { source: 'x\n', target: 'a\nb\n' }, 'target', 2, null, 'rowCountMismatch'],
    [
      'truncated gzip',
      'parallelText',
      { data: gzipSync('a\tb\n').subarray(0, 12) },
      'data',
      null,
      null,
      'truncatedGzip',
    ],
  ] as const)('%s', async (_, format, files, file, line, column, rule) => {
    expect(await findingsOf(format, files)).toContainEqual(
      expect.objectContaining({ severity: 'error', file, line, column, rule }),
    );
  });

  test('a value that is too long is found in its own file', async () => {
    const files = { labels: 'a\nb\na\n', text: `x\n${'y'.repeat(200_001)}\nz\n` };
    expect(await findingsOf('text', files)).toMatchObject([
      { file: 'text', line: 2, column: 'text', rule: 'valueTooLong' },
    ]);
  });

  test('both ways at once', async () => {
    expect(await findingsOf('text', { data: 'a\tx', text: 'x', labels: 'a' })).toContainEqual(
      expect.objectContaining({ rule: 'unexpectedFile' }),
    );
  });
});
