import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { RandomAccessFile } from '../bytes/random-access.ts';
import type { Sink } from '../stored/sink.ts';

/** Opens bytes as a file that arrives in pieces of `pieceBytes`; default: 64 KiB. */
export function fileOf(content: string | Uint8Array, pieceBytes = 2 ** 16): () => Readable {
  const bytes = Buffer.from(content);
  return () =>
    Readable.from(
      (function* () {
        for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
      })(),
      { objectMode: false },
    );
}

/** Codes of the element types of IDX. */
export const idxCodes = { uint8: 8, int8: 9, int16: 11, int32: 12, float32: 13, float64: 14 } as const;

const writers = {
  uint8: 'writeUInt8',
  int8: 'writeInt8',
  int16: 'writeInt16BE',
  int32: 'writeInt32BE',
  float32: 'writeFloatBE',
  float64: 'writeDoubleBE',
} as const;
const sizes = { uint8: 1, int8: 1, int16: 2, int32: 4, float32: 4, float64: 8 } as const;

/** An IDX file, put together from its definition. */
export function idxFile(
  dtype: keyof typeof idxCodes,
  dimensions: readonly number[],
  values: readonly number[],
): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt8(idxCodes[dtype], 2);
  header.writeUInt8(dimensions.length, 3);
  for (const [axis, size] of dimensions.entries()) header.writeUInt32BE(size, 4 + 4 * axis);
  const body = Buffer.alloc(values.length * sizes[dtype]);
  for (const [index, value] of values.entries()) body[writers[dtype]](value, index * sizes[dtype]);
  return Buffer.concat([header, body]);
}

/** A directory that is gone when the test ends. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'datasets-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A sink that keeps the files it is given, those that were closed and those that were aborted. */
export interface MemorySink extends Sink {
  files: Map<string, Buffer>;
  aborted: string[];
}

/** An empty memory sink. */
export function memorySink(): MemorySink {
  const files = new Map<string, Buffer>();
  const aborted: string[] = [];
  return {
    files,
    aborted,
    writer: async (name) => {
      const parts: Buffer[] = [];
      return {
        write: async (bytes) => {
          parts.push(Buffer.from(bytes));
        },
        close: async () => {
          files.set(name, Buffer.concat(parts));
        },
        abort: async () => {
          aborted.push(name);
        },
      };
    },
  };
}

/** Gzip data whose checksum is wrong. */
export function damagedGzip(packed: Buffer): Buffer {
  const bytes = Buffer.from(packed);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 6) ^ 1, bytes.length - 6);
  return bytes;
}

/** Opens bytes as files for reading at any place, by their roles. */
export function randomAccessTo(files: Readonly<Record<string, string | Uint8Array>>) {
  return async (role: string): Promise<RandomAccessFile> => {
    const bytes = Buffer.from(files[role] ?? '');
    return {
      size: bytes.length,
      read: async (into, position) => {
        if (position + into.length > bytes.length) throw new Error('internal: read beyond the end of the file');
        bytes.copy(into, 0, position);
      },
      close: async () => {},
    };
  };
}
