import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ingest } from '../ingest.ts';
import { directorySink } from '../stored/directory-sink.ts';
import { openStored } from '../stored/open-stored.ts';
import { fileOf, idxFile, temporaryDirectory } from '../testing/files.ts';
import { ready } from '../testing/ingested.ts';
import { loadNarrow, narrowType } from './load-narrow.ts';
import { locateRows } from './locate-rows.ts';
import { openRows } from './open-rows.ts';

const rows = 3000;
const names = Array.from({ length: 40 }, (_, column) => `c${column}`);
const value = (row: number, column: number) => row * 64 + column;

async function table(): Promise<string> {
  const lines = Array.from({ length: rows }, (_, row) => names.map((_name, column) => value(row, column)).join(','));
  const directory = await temporaryDirectory();
  const files = { data: fileOf(`${names}\n${lines.join('\n')}\n`) };
  ready(await ingest({ format: 'csv', files, sink: directorySink(directory) }));
  return directory;
}

const images = Uint8Array.from({ length: 50 * 6 }, (_, i) => (i * 41) % 256);

async function imageSet(): Promise<string> {
  const directory = await temporaryDirectory();
  const files = {
    'train.images': fileOf(idxFile('uint8', [50, 2, 3], [...images])),
    'train.labels': fileOf(
      idxFile(
        'uint8',
        [50],
        Array.from({ length: 50 }, (_, row) => row % 3),
      ),
    ),
  };
  ready(await ingest({ format: 'idx', files, sink: directorySink(directory) }));
  return directory;
}

async function located(directory: string, columns: readonly string[]) {
  const stored = await openStored(directory);
  await stored.close();
  return locateRows(directory, stored.schema, 'train', columns);
}

describe('rows on the disk', () => {
  it.each([
    ['all columns', names],
    ['columns apart and turned around', ['c39', 'c3', 'c4', 'c5', 'c0']],
  ])('are read in any order, also twice: %s', async (_, columns) => {
    const open = openRows(await located(await table(), columns));
    const asked = Int32Array.from({ length: 500 }, (_, i) => (i * 1871) % rows);
    asked[7] = asked[3]!;
    const into = new Float32Array(1 + asked.length * columns.length);
    open.fill(into, 1, asked);
    open.close();
    const expected = [...asked].flatMap((row) => columns.map((name) => value(row, Number(name.slice(1)))));
    expect([...into.subarray(1)]).toEqual(expected);
  });

  it('are read as the numbers that their bytes are', async () => {
    const at = await located(await imageSet(), ['image']);
    const open = openRows(at);
    const into = new Float32Array(12);
    open.fill(into, 0, Int32Array.of(49, 3));
    open.close();
    expect([...into]).toEqual([...images.subarray(49 * 6), ...images.subarray(18, 24)]);
    expect(narrowType(at)).toEqual({ dtype: 'uint8', bytes: 1 });
    expect([...loadNarrow(at, 50)]).toEqual([...images]);
  });

  it('of a table are no narrower than its numbers', async () => {
    expect(narrowType(await located(await table(), names))).toBeUndefined();
  });

  it('that the file lost are told of', async () => {
    const directory = await imageSet();
    const at = await located(directory, ['image']);
    await truncate(at.files[0]!.path, 100);
    const open = openRows(at);
    expect(() => open.fill(new Float32Array(6), 0, Int32Array.of(49))).toThrow(join(directory));
    open.close();
  });
});
