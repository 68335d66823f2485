import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BadData } from '../findings/bad-data.ts';
import type { IngestLimits } from '../limits.ts';

/** How a file is opened and bounded. */
export interface UnpackOptions {
  /** Role of the file, named in findings. */
  file: string;
  limits: Pick<IngestLimits, 'maxUnpackedBytes' | 'maxCompressionRatio'>;
  signal?: AbortSignal | undefined;
}

// A block of zeros packs 1000:1, and a few megabytes of them do no harm.
const ratioFreeBytes = 4 * 2 ** 20;
// Consumers look at their limits once a piece, so a piece must be small.
const pieceBytes = 2 ** 16;

const asBuffer = (chunk: unknown): Buffer => {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new TypeError(`unpacked expects a stream of bytes, received a chunk of type ${typeof chunk}`);
};

async function* pieces(source: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const bytes = asBuffer(chunk);
    for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
  }
}

async function firstBytes(source: AsyncGenerator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await source.next();
    if (next.done) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

const isGzip = (head: Buffer) => head[0] === 0x1f && head[1] === 0x8b;

const isZlibError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');

const gzipFault = (error: NodeJS.ErrnoException, file: string) =>
  error.code === 'Z_BUF_ERROR'
    ? new BadData({ rule: 'truncatedGzip', file, text: 'the gzip data ends too early; upload the whole file again' })
    : new BadData({
        rule: 'corruptGzip',
        file,
        text: `the gzip data is damaged or is followed by other data (${error.message}); pack and upload the file again`,
      });

async function* gunzipped(packed: AsyncGenerator<Buffer>, { file, limits }: UnpackOptions): AsyncGenerator<Buffer> {
  let packedBytes = 0;
  let unpackedBytes = 0;
  async function* counted() {
    for await (const piece of packed) {
      packedBytes += piece.length;
      yield piece;
    }
  }
  const gunzip = createGunzip();
  // The loop below receives the same error, so the callback has nothing left to do.
  pipeline(Readable.from(counted(), { objectMode: false }), gunzip, () => {});
  try {
    for await (const piece of pieces(gunzip)) {
      unpackedBytes += piece.length;
      if (unpackedBytes > Math.max(ratioFreeBytes, packedBytes * limits.maxCompressionRatio)) {
        const text = `expected at most ${limits.maxCompressionRatio} bytes unpacked from each packed byte; upload the file unpacked`;
        throw new BadData({ rule: 'compressionRatio', file, text });
      }
      yield piece;
    }
  } catch (error) {
    throw isZlibError(error) ? gzipFault(error, file) : error;
  }
  if (gunzip.bytesWritten < packedBytes) {
    const text = `${packedBytes - gunzip.bytesWritten} bytes follow the end of the gzip data; remove them`;
    throw new BadData({ rule: 'trailingBytes', file, text });
  }
}

/**
 * The content of a file in pieces of at most 64 KiB, unpacked when it starts like gzip.
 * Leaving the loop early closes the source; an error of the source itself is passed on.
 * @throws {BadData} when the gzip data is damaged or a limit is passed
 */
export async function* unpacked(source: Readable, options: UnpackOptions): AsyncGenerator<Buffer> {
  const { file, limits, signal } = options;
  const packed = pieces(source);
  try {
    const head = await firstBytes(packed);
    async function* whole() {
      if (head.length > 0) yield head;
      yield* packed;
    }
    let bytes = 0;
    for await (const piece of isGzip(head) ? gunzipped(whole(), options) : whole()) {
      signal?.throwIfAborted();
      bytes += piece.length;
      if (bytes > limits.maxUnpackedBytes) {
        const text = `expected at most ${limits.maxUnpackedBytes} bytes of content; split or shrink the file`;
        throw new BadData({ rule: 'tooLarge', file, text });
      }
      yield piece;
    }
  } finally {
    source.destroy();
  }
}
