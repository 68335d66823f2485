import { readSync } from 'node:fs';
import { allocate, bytesIn, bytesOf, type SampleArray, turn } from '../stored/arrays.ts';
import { StoredDatasetError } from '../stored/stored-error.ts';
import type { RowFile } from './stored-rows.ts';

/** Bytes between two rows that are read over: less than what another call to the system costs. */
const gapBytes = 8192;
/** Bytes of one read at most, but for a single row that is longer. */
const blockBytes = 2 ** 20;

/** Takes a row that was asked for: its values begin at `start`, and it was the `asked`-th. */
type TakeRow = (values: SampleArray, start: number, asked: number) => void;

/** Reads rows of a file in the order in which they lie there, neighbours together. */
export class RowBlocks {
  readonly #descriptor: number;
  readonly #file: RowFile;
  readonly #rowBytes: number;
  readonly #values: SampleArray;
  readonly #bytes: Buffer;

  constructor(descriptor: number, file: RowFile) {
    this.#descriptor = descriptor;
    this.#file = file;
    this.#rowBytes = file.width * bytesOf(file.dtype);
    const rows = Math.max(1, Math.floor(blockBytes / this.#rowBytes));
    this.#values = allocate(file.dtype, rows * file.width);
    this.#bytes = bytesIn(this.#values);
  }

  /** Hands each of the rows over once for each time it is asked for. @throws {StoredDatasetError} when the file is too short */
  read(rows: Int32Array, take: TakeRow): void {
    const order = inFileOrder(rows);
    for (let done = 0; done < rows.length; ) {
      const end = this.#endOfRun(rows, order, done);
      const first = rowAt(rows, order, done);
      this.#readRun(first, rowAt(rows, order, end - 1) - first + 1);
      for (let i = done; i < end; i++) {
        take(this.#values, (rowAt(rows, order, i) - first) * this.#file.width, order?.[i] ?? i);
      }
      done = end;
    }
  }

  /** Hands over the first `count` rows, some at a time, each time with the element that they begin at. */
  readAll(count: number, take: (values: SampleArray, at: number) => void): void {
    const { width } = this.#file;
    const most = this.#values.length / width;
    for (let done = 0; done < count; done += most) {
      const rows = Math.min(most, count - done);
      this.#readRun(done, rows);
      take(this.#values.subarray(0, rows * width), done * width);
    }
  }

  /** How far rows are near enough to each other to be read at once. */
  #endOfRun(rows: Int32Array, order: Int32Array | undefined, start: number): number {
    const first = rowAt(rows, order, start);
    let end = start + 1;
    for (let last = first; end < rows.length; end++) {
      const row = rowAt(rows, order, end);
      const isNear = (row - last - 1) * this.#rowBytes <= gapBytes;
      if (!isNear || (row - first + 1) * this.#rowBytes > this.#bytes.length) break;
      last = row;
    }
    return end;
  }

  #readRun(first: number, count: number): void {
    const bytes = this.#bytes.subarray(0, count * this.#rowBytes);
    const position = first * this.#rowBytes;
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(this.#descriptor, bytes, done, bytes.length - done, position + done);
      if (read === 0) {
        throw new StoredDatasetError(`${this.#file.path} ends before byte ${position + bytes.length}`);
      }
      done += read;
    }
    turn(this.#values.subarray(0, count * this.#file.width), 'littleEndian');
  }
}

/** Places of the rows by row number; undefined where they are in that order already. */
function inFileOrder(rows: Int32Array): Int32Array | undefined {
  if (rows.every((row, i) => i === 0 || row >= (rows[i - 1] ?? 0))) return undefined;
  return Int32Array.from(rows.keys()).sort((a, b) => (rows[a] ?? 0) - (rows[b] ?? 0));
}

function rowAt(rows: Int32Array, order: Int32Array | undefined, at: number): number {
  return rows[order?.[at] ?? at] ?? 0;
}
