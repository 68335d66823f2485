import { describe, expect, test } from 'vitest';
import { ingestFiles } from '../../testing/ingested.ts';
import { npyFile } from '../../testing/valid-files.ts';
import { type ZipEntry, zipFile } from '../../testing/zip-file.ts';

const entry = (more: Partial<ZipEntry> = {}): ZipEntry => ({ name: 'x.npy', content: 'x'.repeat(100), ...more });
const numbers = npyFile('|u1', [9], Buffer.alloc(9));

/** Findings of a zip file as an archive of arrays, the format that asks least of its content. */
async function findingsOf(data: Buffer, limits = {}) {
  const { state, validation } = await ingestFiles('npz', { data }, { limits });
  expect(state).toBe('rejected');
  return validation.findings;
}

const cut = (bytes: Buffer, from: number, to: number) => Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
const changed = (bytes: Buffer, at: number, value: number) => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(value, at);
  return copy;
};

describe('a zip file is refused, and nothing of it unpacked, with', () => {
  test.each<[string, Buffer, string]>([
    ['no content', Buffer.alloc(0), 'emptyFile'],
    ['another start', Buffer.from('%PDF-1.4 and what follows'), 'badMagicNumber'],
    ['its start alone', zipFile([entry()]).subarray(0, 60), 'badMagicNumber'],
    ['its first bytes lost', cut(zipFile([entry()]), 10, 20), 'corruptZip'],
    ['a name that leads up', zipFile([entry({ name: '../x.npy' })]), 'unsafeName'],
    ['a name that leads up within', zipFile([entry({ name: 'a/../../x.npy' })]), 'unsafeName'],
    ['an absolute name', zipFile([entry({ name: '/etc/x.npy' })]), 'unsafeName'],
    ['a name of a drive', zipFile([entry({ name: 'C:/x.npy' })]), 'unsafeName'],
    ['a name with backslashes that leads up', zipFile([entry({ name: '..\\x.npy' })]), 'unsafeName'],
    ['a name with a NUL byte', zipFile([entry({ name: 'x\0.npy' })]), 'unsafeName'],
    ['a symbolic link', zipFile([entry({ content: '/etc/passwd', attributes: (0o120777 << 16) >>> 0 })]), 'unsafeName'],
    ['a password', zipFile([entry({ flags: 1, method: 8 })]), 'encryptedZip'],
    ['another method', zipFile([entry({ method: 14 })]), 'corruptZip'],
    ['a wrong checksum', zipFile([entry({ content: numbers, crc: 1 })]), 'corruptZip'],
    ['less than announced', zipFile([entry({ content: numbers, size: numbers.length + 1 })]), 'corruptZip'],
    ['more than announced', zipFile([entry({ content: numbers, size: 9 })]), 'corruptZip'],
    ['entries that share their bytes', zipFile([entry(), entry({ name: 'y.npy', offset: 0 })]), 'corruptZip'],
    ['two files of one name', zipFile([entry(), entry({ content: 'y' })]), 'duplicateName'],
    ['an entry within its list', zipFile([entry({ offset: 60 })]), 'corruptZip'],
    ['an entry beyond its end', zipFile([entry({ offset: 0x7fffffff })]), 'corruptZip'],
    ['more entries announced than listed', zipFile([entry()], 2), 'corruptZip'],
    ['far more unpacked than packed', zipFile([entry({ content: Buffer.alloc(6 * 2 ** 20) })]), 'compressionRatio'],
    ['more than allowed announced', zipFile([entry({ size: 4_000_000_000 })]), 'compressionRatio'],
  ])('%s', async (_, data, rule) => {
    expect((await findingsOf(data)).map((finding) => finding.rule)).toContain(rule);
  });

  test('too much in all', async () => {
    const entries = ['a', 'b', 'c'].map((name) => entry({ name: `${name}.npy` }));
    expect(await findingsOf(zipFile(entries), { maxUnpackedBytes: 250 })).toMatchObject([{ rule: 'tooLarge' }]);
  });

  test('too many entries', async () => {
    const entries = ['a', 'b', 'c'].map((name) => entry({ name: `${name}.npy` }));
    expect(await findingsOf(zipFile(entries), { maxEntries: 2 })).toMatchObject([{ rule: 'tooManyEntries' }]);
  });

  test('damage in the deflated data', async () => {
    const data = zipFile([entry({ content: Array.from({ length: 400 }, (_, at) => `${at * 7919}`).join() })]);
    const findings = await findingsOf(changed(data, 200, 255 - data.readUInt8(200)));
    expect(findings[0]?.rule).toMatch(/corruptZip|badMagicNumber/);
  });

  test('names that are longer than names can be', async () => {
    const name = 'a'.repeat(65_000);
    expect(await findingsOf(zipFile([entry({ name })]))).toMatchObject([{ rule: 'unsafeName' }]);
  });
});

test('what systems leave beside files is left aside', async () => {
  const left = ['__MACOSX/._x.npy', '.DS_Store', 'a/Thumbs.db', 'folder/'].map((name) => entry({ name }));
  const findings = await findingsOf(zipFile([...left, entry({ name: 'y.npy' })]));
  expect(findings).toMatchObject([{ rule: 'missingFile', message: expect.stringContaining('received "y"') }]);
});
