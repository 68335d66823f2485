import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import type { RandomAccessFile } from '../random-access.ts';

interface Window {
  start: number;
  bytes: Buffer;
}

const windowBytes = 2 ** 16;
const pieceBytes = 2 ** 16;
const smallBytes = 2 ** 12;

/** Lets yauzl read an uploaded file; small reads, of which there are many in a row, come from a window of it. */
export class ZipReader extends RandomAccessReader {
  /** What reading the file failed with, which is no fault of its content. */
  failure: unknown;
  readonly #file: RandomAccessFile;
  #window: Window = { start: 0, bytes: Buffer.alloc(0) };

  constructor(file: RandomAccessFile) {
    super();
    this.#file = file;
  }

  async #windowAt(position: number, length: number): Promise<Window> {
    const { start, bytes } = this.#window;
    if (position >= start && position + length <= start + bytes.length) return this.#window;
    const fresh = { start: position, bytes: Buffer.alloc(Math.min(windowBytes, this.#file.size - position)) };
    await this.#file.read(fresh.bytes, position);
    this.#window = fresh;
    return fresh;
  }

  /** Fills `bytes` from `position` on. @throws {RangeError} beyond the end of the file */
  async fill(bytes: Uint8Array, position: number): Promise<void> {
    const { length } = bytes;
    if (!(position >= 0 && position + length <= this.#file.size)) throw new RangeError('unexpected end of file');
    try {
      if (length > smallBytes) await this.#file.read(bytes, position);
      else {
        const window = await this.#windowAt(position, length);
        bytes.set(window.bytes.subarray(position - window.start, position - window.start + length));
      }
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.fill(buffer.subarray(offset, offset + length), position).then(
      () => callback(null, length),
      (error: Error) => callback(error),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#pieces(start, end), { objectMode: false });
  }

  async *#pieces(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += pieceBytes) {
      const piece = Buffer.alloc(Math.min(pieceBytes, end - at));
      await this.fill(piece, at);
      yield piece;
    }
  }

  override close(callback: (error: Error | null) => void): void {
    this.#file.close().then(
      () => callback(null),
      (error: Error) => callback(error),
    );
  }
}
