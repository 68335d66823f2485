import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../testing/files.ts';
import { directorySink } from './directory-sink.ts';

test('a file appears under its name when it is closed, in a directory made for it', async () => {
  const directory = join(await temporaryDirectory(), 'new', 'dataset');
  const writer = await directorySink(directory).writer('train.rows.bin');
  await writer.write(Buffer.from('first '));
  await writer.write(Buffer.from('second'));
  expect(await readdir(directory)).not.toContain('train.rows.bin');
  await writer.close();
  expect(await readdir(directory)).toEqual(['train.rows.bin']);
  expect(await readFile(join(directory, 'train.rows.bin'), 'utf8')).toBe('first second');
});

test('an aborted file leaves nothing behind', async () => {
  const directory = await temporaryDirectory();
  const writer = await directorySink(directory).writer('train.rows.bin');
  await writer.write(Buffer.from('half'));
  await writer.abort?.();
  expect(await readdir(directory)).toEqual([]);
});

test('a file replaces the one of the same name', async () => {
  const directory = await temporaryDirectory();
  for (const text of ['old', 'new']) {
    const writer = await directorySink(directory).writer('schema.json');
    await writer.write(Buffer.from(text));
    await writer.close();
  }
  expect(await readFile(join(directory, 'schema.json'), 'utf8')).toBe('new');
});
