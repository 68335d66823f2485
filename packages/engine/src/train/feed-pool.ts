import { arrayConstructors, bytesPerElement, type DType, type TypedArray } from '../tensor/dtype.ts';

/** Buffers of one feed that are kept: what computes, what waits and what is being gathered. */
const mostFree = 4;

/** Feeds that came back from a chunk, to be filled again: large arrays are made once, not once a chunk. A buffer serves every length that
 *  it is large enough for, so that chunks of many lengths take the memory of the longest. */
export class FeedPool {
  readonly #free = new Map<string, ArrayBuffer[]>();

  /** An array for a feed; what is in it is left over from before. */
  take(name: string, dtype: DType, length: number): TypedArray {
    const bytes = length * bytesPerElement(dtype);
    const free = this.#free.get(name) ?? [];
    const at = free.findIndex(({ byteLength }) => byteLength >= bytes);
    // One that is too small for now makes room for the one that is made instead.
    const [found] = free.splice(Math.max(0, at), 1);
    const buffer = at < 0 || found === undefined ? new ArrayBuffer(bytes) : found;
    return new arrayConstructors[dtype](buffer, 0, length);
  }

  /** Takes back the array of a feed, which nobody reads from the next `take` on. */
  give(name: string, { buffer }: TypedArray): void {
    const free = this.#free.get(name) ?? [];
    if (buffer instanceof ArrayBuffer && free.length < mostFree) free.push(buffer);
    this.#free.set(
      name,
      free.sort((a, b) => a.byteLength - b.byteLength),
    );
  }
}
