import { checkFiles, type DatasetFormat, fileRolesOf, formats } from '@trainyard/contracts';
import { describe, expect, test } from 'vitest';
import { ingest } from '../ingest.ts';
import { fileOf, memorySink, randomAccessTo } from '../testing/files.ts';
import { ingestFiles } from '../testing/ingested.ts';
import { validFiles } from '../testing/valid-files.ts';
import * as readers from './index.ts';

test('there is a reader for every format', () => {
  expect(Object.keys(readers).sort()).toEqual(Object.keys(formats).sort());
});

const members = Object.keys(readers) as DatasetFormat[];

describe.each(members)('reader %s', (format) => {
  const [{ required, optional = [] }] = formats[format].files;
  const files = (roles: readonly string[], content: string | Buffer) =>
    Object.fromEntries(roles.map((role) => [role, fileOf(content)]));

  test('takes the files of its table, and no others', () => {
    expect(checkFiles(format, required)).toMatchObject({ missing: [], unexpected: [] });
    expect(checkFiles(format, fileRolesOf(format).slice(0, 0)).missing).toEqual(required);
  });

  test.each(required)('without the file %s it is rejected', async (role) => {
    const others = files(
      required.filter((other) => other !== role),
      'x',
    );
    const { state, validation } = await ingest({ format, files: others, sink: memorySink() });
    expect(state).toBe('rejected');
    expect(validation.findings).toContainEqual(expect.objectContaining({ rule: 'missingFile', file: role }));
  });

  test('a file of another role is rejected', async () => {
    const request = { ...files(required, 'x'), 'other.role': fileOf('x') };
    const { validation } = await ingest({ format, files: request, sink: memorySink() });
    expect(validation.findings).toContainEqual(expect.objectContaining({ rule: 'unexpectedFile', file: 'other.role' }));
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(300)],
    ['ones', Buffer.alloc(300, 255)],
    ['half a gzip file', Buffer.from('1f8b0800000000000003', 'hex')],
    ['text', Buffer.from('%PDF-1.4\n"')],
  ])('files of %s are rejected with a finding, and nothing is stored', async (_, content) => {
    const sink = memorySink();
    const roles = Object.fromEntries([...required, ...optional].map((role) => [role, content]));
    const { state, validation } = await ingestFiles(format, roles, { sink });
    expect(state).toBe('rejected');
    expect(validation.errors).toBeGreaterThan(0);
    expect(sink.files.size).toBe(0);
    for (const { message, file } of validation.findings) expect(message.startsWith(file)).toBe(true);
  });

  test('an error of a source is passed on as it is', async () => {
    const broken = () => {
      const source = fileOf('x')();
      source.destroy(new Error('connection lost'));
      return source;
    };
    const request = Object.fromEntries(required.map((role) => [role, broken]));
    const openRandom = () => Promise.reject(new Error('connection lost'));
    await expect(ingest({ format, files: request, openRandom, sink: memorySink() })).rejects.toThrow('connection lost');
  });

  test('valid files are read, to the same bytes whenever they are', async () => {
    const [one, other] = [memorySink(), memorySink()];
    const first = await ingestFiles(format, validFiles[format], { sink: one });
    expect(first).toMatchObject({ state: 'ready', schema: { format } });
    expect(await ingestFiles(format, validFiles[format], { sink: other, pieceBytes: 11 })).toEqual(first);
    expect(other.files).toEqual(one.files);
  });

  test('an ingest that is called off stops, and nothing is stored', async () => {
    const sink = memorySink();
    const opened = Object.entries(validFiles[format]).map(([role, bytes]) => [role, fileOf(bytes)] as const);
    const request = { format, files: Object.fromEntries(opened), openRandom: randomAccessTo(validFiles[format]), sink };
    await expect(ingest({ ...request, signal: AbortSignal.abort(new Error('called off')) })).rejects.toThrow(
      'called off',
    );
    expect(sink.files.size).toBe(0);
  });
});
