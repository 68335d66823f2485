import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ingest } from '../ingest.ts';
import { fileOf, idxFile, temporaryDirectory } from '../testing/files.ts';
import { ready } from '../testing/ingested.ts';
import { directorySink } from './directory-sink.ts';
import { openStored } from './open-stored.ts';
import { verifyStored } from './read-schema.ts';

// Each value tells its row and column; a few thousand rows take several blocks.
const rows = 5000;
const columns = 60;
const value = (row: number, column: number) => row * 64 + column;
const names = Array.from({ length: columns }, (_, column) => `c${column}`);

async function storeTable(): Promise<{ directory: string; contentHash: string }> {
  const lines = Array.from({ length: rows }, (_, row) => names.map((_name, column) => value(row, column)).join(','));
  const directory = await temporaryDirectory();
  const files = { data: fileOf(`${names}\n${lines.join('\n')}\n`) };
  const { contentHash } = ready(await ingest({ format: 'csv', files, sink: directorySink(directory) }));
  return { directory, contentHash };
}

describe('reading', () => {
  test('gives any columns of any rows, in the order asked for', async () => {
    const { directory } = await storeTable();
    const dataset = await openStored(directory);
    expect(dataset.rows('train')).toBe(rows);
    expect(dataset.rows('test')).toBe(0);
    expect([...(await dataset.readColumns('train', ['c7', 'c0'], 4321, 2))]).toEqual([
      value(4321, 7),
      value(4321, 0),
      value(4322, 7),
      value(4322, 0),
    ]);
    const all = await dataset.readColumns('train', ['c59'], 0, rows);
    expect([...all]).toEqual(Array.from({ length: rows }, (_, row) => value(row, 59)));
    expect(await dataset.readColumns('train', [], 0, 3)).toHaveLength(0);
    expect(await dataset.readColumns('train', ['c1'], rows, 0)).toHaveLength(0);
    await dataset.close();
  });

  test('is refused where there is nothing to read', async () => {
    const { directory } = await storeTable();
    const dataset = await openStored(directory);
    await expect(dataset.readColumns('train', ['x'], 0, 1)).rejects.toThrow('expected a stored column, received "x"');
    await expect(dataset.readColumns('train', ['c0'], rows, 1)).rejects.toThrow('within the 5000 rows of train');
    await expect(dataset.readColumns('test', ['c0'], 0, 1)).rejects.toThrow('within the 0 rows of test');
    await expect(dataset.readColumns('train', ['c0'], -1, 1)).rejects.toThrow('1 from -1');
    await dataset.close();
  });

  test('works on files that lie elsewhere under other names', async () => {
    const { directory, contentHash } = await storeTable();
    const elsewhere = await temporaryDirectory();
    for (const name of await readdir(directory)) await rename(join(directory, name), join(elsewhere, `blob-${name}`));
    const location = (name: string) => join(elsewhere, `blob-${name}`);
    expect(await verifyStored(location)).toBe(contentHash);
    const dataset = await openStored(location);
    expect([...(await dataset.readColumns('train', ['c3'], 2, 1))]).toEqual([value(2, 3)]);
    await dataset.close();
  });

  test('gives the arrays of a tensor column whole, by element, and beside columns of the matrix', async () => {
    const directory = await temporaryDirectory();
    const files = {
      'train.images': fileOf(idxFile('int16', [3, 2], [1, -2, 3, -4, 5, -6])),
      'train.labels': fileOf(idxFile('uint8', [3], [4, 0, 9])),
    };
    ready(await ingest({ format: 'idx', files, sink: directorySink(directory) }));
    const dataset = await openStored(directory);
    expect(await dataset.readColumns('train', ['image'], 1, 2)).toEqual(Int16Array.of(3, -4, 5, -6));
    expect(await dataset.readColumns('train', ['label'], 1, 2)).toEqual(Float32Array.of(0, 9));
    const mixed = await dataset.readColumns('train', ['image[1]', 'label', 'image', 'image[0]'], 1, 2);
    expect(mixed).toEqual(Float32Array.of(-4, 0, 3, -4, 3, -6, 9, 5, -6, 5));
    await expect(dataset.readColumns('train', ['image[2]'], 0, 1)).rejects.toThrow('received "image[2]"');
    await dataset.close();
  });
});

describe('the files', () => {
  test('are a little-endian matrix row by row, and a schema that names its hash', async () => {
    const { directory, contentHash } = await storeTable();
    expect((await readdir(directory)).toSorted()).toEqual(['schema.json', 'train.rows.bin']);
    const bytes = await readFile(join(directory, 'train.rows.bin'));
    expect(bytes.length).toBe(rows * columns * 4);
    expect(bytes.readFloatLE(4 * (1234 * columns + 56))).toBe(value(1234, 56));
    const schema = await readFile(join(directory, 'schema.json'));
    const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
    expect(JSON.parse(schema.toString()).files).toEqual([
      { name: 'train.rows.bin', bytes: bytes.length, sha256: sha256(bytes) },
    ]);
    expect(sha256(schema)).toBe(contentHash);
  });
});

describe('damage', () => {
  const damages: [string, string, (directory: string) => Promise<void>][] = [
    ['a data file that is missing', 'train.rows.bin is missing', (at) => rm(join(at, 'train.rows.bin'))],
    [
      'a data file that was cut',
      'should have 1200000 bytes and has 100',
      (at) => truncate(join(at, 'train.rows.bin'), 100),
    ],
    ['a schema that is missing', 'schema.json is missing', (at) => rm(join(at, 'schema.json'))],
    ['a schema that is no JSON', 'schema.json is no JSON', (at) => writeFile(join(at, 'schema.json'), '{"layout":')],
    [
      'a schema of another version',
      'schema.json is not valid',
      (at) => writeFile(join(at, 'schema.json'), '{"schemaVersion":2}'),
    ],
  ];

  test.each(damages)('%s is noticed when the dataset is opened', async (_, message, damage) => {
    const { directory } = await storeTable();
    await damage(directory);
    await expect(openStored(directory)).rejects.toThrow(message);
  });

  test('one flipped bit is noticed when the dataset is verified', async () => {
    const { directory, contentHash } = await storeTable();
    expect(await verifyStored(directory)).toBe(contentHash);
    const path = join(directory, 'train.rows.bin');
    const bytes = await readFile(path);
    bytes.writeUInt8(bytes.readUInt8(700_001) ^ 4, 700_001);
    await writeFile(path, bytes);
    await expect(verifyStored(directory)).rejects.toThrow('train.rows.bin should have the SHA-256');
  });

  test('a schema whose files lead out of the dataset is refused', async () => {
    const { directory } = await storeTable();
    const path = join(directory, 'schema.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('train.rows.bin', '../secret'));
    await expect(openStored(directory)).rejects.toThrow('schema.json is not valid at /files/0/name');
  });
});
