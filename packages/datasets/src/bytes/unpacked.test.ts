import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { BadData } from '../findings/bad-data.ts';
import { defaultLimits } from '../limits.ts';
import { fileOf } from '../testing/files.ts';
import { unpacked } from './unpacked.ts';

const text = 'sepalLength,species\n'.repeat(500);

async function read(source: Readable, limits = {}, signal?: AbortSignal): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of unpacked(source, { file: 'data', limits: { ...defaultLimits, ...limits }, signal })) {
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces);
}

async function rule(source: Readable, limits = {}): Promise<string> {
  const error = await read(source, limits).catch((reason: unknown) => reason);
  if (error instanceof BadData) return error.finding.rule;
  throw error;
}

describe('content', () => {
  test.each([1, 2, 7, 100_000])('passes unchanged in pieces of %i bytes, packed or not', async (pieceBytes) => {
    expect((await read(fileOf(text, pieceBytes)())).toString()).toBe(text);
    expect((await read(fileOf(gzipSync(text), pieceBytes)())).toString()).toBe(text);
  });

  test('joins the members of one gzip file', async () => {
    const packed = Buffer.concat([gzipSync('first,'), gzipSync('second')]);
    expect((await read(fileOf(packed)())).toString()).toBe('first,second');
  });

  test('is empty for an empty file, and one byte for a file of one byte', async () => {
    expect((await read(fileOf('')())).length).toBe(0);
    expect((await read(fileOf('\x1f')())).toString()).toBe('\x1f');
  });

  test('comes in small pieces however large the chunks of the source are', async () => {
    const source = Readable.from([Buffer.alloc(1_000_000)]);
    for await (const piece of unpacked(source, { file: 'data', limits: defaultLimits })) {
      expect(piece.length).toBeLessThanOrEqual(65_536);
    }
  });
});

describe('faults', () => {
  const packed = gzipSync(text);
  const damaged = Buffer.from(packed);
  damaged[packed.length - 6] = (damaged[packed.length - 6] ?? 0) ^ 1;

  test.each([
    ['cut in the middle', packed.subarray(0, 20), 'truncatedGzip'],
    ['cut before the checksum', packed.subarray(0, -4), 'truncatedGzip'],
    ['cut after the magic number', packed.subarray(0, 2), 'truncatedGzip'],
    ['a wrong checksum', damaged, 'corruptGzip'],
    ['an unknown method', Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'corruptGzip'],
    ['text behind the end', Buffer.concat([packed, Buffer.from('more')]), 'corruptGzip'],
    ['zeros behind the end', Buffer.concat([packed, Buffer.alloc(9)]), 'trailingBytes'],
  ])('gzip with %s', async (_, bytes, expected) => {
    expect(await rule(fileOf(bytes)())).toBe(expected);
    expect(await rule(fileOf(bytes, 1)())).toBe(expected);
  });

  test('an error of the source is passed on', async () => {
    const source = new Readable({ read: () => source.destroy(new Error('connection lost')) });
    await expect(read(source)).rejects.toThrow('connection lost');
  });
});

describe('limits', () => {
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20));

  test('a gzip bomb is stopped by its ratio', async () => {
    let bytes = 0;
    const pieces = unpacked(fileOf(bomb)(), { file: 'data', limits: defaultLimits });
    const reading = (async () => {
      for await (const piece of pieces) bytes += piece.length;
    })();
    await expect(reading).rejects.toThrow('at most 100 bytes unpacked from each packed byte');
    expect(bytes).toBeLessThanOrEqual(Math.max(4 * 2 ** 20, 100 * bomb.length));
  });

  test('content over the size limit is stopped, packed or not', async () => {
    expect(await rule(fileOf('12345')(), { maxUnpackedBytes: 4 })).toBe('tooLarge');
    expect(await rule(fileOf(gzipSync('12345'))(), { maxUnpackedBytes: 4 })).toBe('tooLarge');
    expect((await read(fileOf('1234')(), { maxUnpackedBytes: 4 })).length).toBe(4);
  });
});

describe('leaving early', () => {
  test.each([
    ['plain', Buffer.alloc(300_000, 1)],
    ['packed', gzipSync(Buffer.alloc(300_000, 1))],
  ])('closes a %s source', async (_, content) => {
    const source = fileOf(content)();
    for await (const piece of unpacked(source, { file: 'data', limits: defaultLimits })) if (piece.length > 0) break;
    expect(source.destroyed).toBe(true);
  });

  test('an abort signal stops the reading and closes the source', async () => {
    const source = fileOf(Buffer.alloc(300_000, 1))();
    await expect(read(source, {}, AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
    expect(source.destroyed).toBe(true);
  });
});
