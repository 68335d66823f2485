import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ingest } from './ingest.ts';
import { directorySink } from './stored/directory-sink.ts';
import { fileOf, idxFile, memorySink, temporaryDirectory } from './testing/files.ts';
import { ingestCsv, ready } from './testing/ingested.ts';

const table = 'x,label\n1.5,a\n2,b\n';
const hashOf = async (content: string | Uint8Array, options = {}) =>
  ready(await ingestCsv(content, { options })).contentHash;

describe('the content hash', () => {
  test('is the same however the same rows are written, packed and cut', async () => {
    const expected = await hashOf(table);
    expect(expected).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf(table)).toBe(expected);
    expect(await hashOf(table.replaceAll('\n', '\r\n'))).toBe(expected);
    expect(await hashOf(`\ufeff"x", "label"\n\n1.50,"a"\n+2e0, b`)).toBe(expected);
    expect(await hashOf(gzipSync(table))).toBe(expected);
    expect(await hashOf('x;label\n1.5;a\n2;b\n', { csv: { delimiter: ';' } })).toBe(expected);
    expect(ready(await ingestCsv(table, { pieceBytes: 1 })).contentHash).toBe(expected);
  });

  test.each([
    ['a value', 'x,label\n1.5,a\n3,b\n', {}],
    ['the order of rows', 'x,label\n2,b\n1.5,a\n', {}],
    ['the name of a column', 'y,label\n1.5,a\n2,b\n', {}],
    ['the name of a class', 'x,label\n1.5,a\n2,c\n', {}],
    ['the role of a column', table, { columns: [{ name: 'label', role: 'target' }] }],
  ])('is another with %s changed', async (_, content, options) => {
    expect(await hashOf(content, options)).not.toBe(await hashOf(table));
  });

  test('of an image set does not depend on packing either', async () => {
    const images = idxFile('uint8', [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
    const labels = idxFile('uint8', [2], [0, 1]);
    const hash = async (train: Buffer, pieceBytes: number) => {
      const files = { 'train.images': fileOf(train, pieceBytes), 'train.labels': fileOf(labels) };
      return ready(await ingest({ format: 'idx', files, sink: memorySink() })).contentHash;
    };
    expect(await hash(gzipSync(images), 5)).toBe(await hash(images, 1000));
  });
});

describe('what is left behind', () => {
  test('of a rejected image set is nothing, though its rows were being written', async () => {
    const directory = await temporaryDirectory();
    const files = {
      'train.images': fileOf(idxFile('uint8', [2, 1], [1, 2])),
      'train.labels': fileOf(idxFile('int8', [2], [0, -1])),
    };
    const { state } = await ingest({ format: 'idx', files, sink: directorySink(directory) });
    expect(state).toBe('rejected');
    expect(await readdir(directory)).toEqual([]);
  });

  test('of an ingest whose disk is full is no schema; the error is passed on', async () => {
    const sink = memorySink();
    const full = {
      writer: async (name: string) => ({
        ...(await sink.writer(name)),
        write: async () => {
          throw new Error('ENOSPC: no space left on device');
        },
      }),
    };
    await expect(ingest({ format: 'csv', files: { data: fileOf(table) }, sink: full })).rejects.toThrow('ENOSPC');
    expect(sink.files.size).toBe(0);
    expect(sink.aborted).toEqual(['train.rows.bin']);
  });

  test('of a cancelled ingest is nothing', async () => {
    const directory = await temporaryDirectory();
    const request = { format: 'csv', files: { data: fileOf(table) }, sink: directorySink(directory) } as const;
    const reading = ingest({ ...request, signal: AbortSignal.abort(new Error('cancelled')) });
    await expect(reading).rejects.toThrow('cancelled');
    expect(await readdir(directory)).toEqual([]);
  });
});

test('a file that changes between the passes is no silent damage', async () => {
  const contents = [table, `${table}3,c\n`];
  const files = { data: () => fileOf(contents.shift() ?? '')() };
  await expect(ingest({ format: 'csv', files, sink: memorySink() })).rejects.toThrow('the first pass read 2 rows');
});

test('options that do not exist are refused', async () => {
  const options = { csv: { separator: ';' } } as never;
  await expect(ingest({ format: 'csv', files: { data: fileOf(table) }, options, sink: memorySink() })).rejects.toThrow(
    'separator',
  );
});
