/** Memory that one part of a run holds from one of its steps to another, both included. */
export interface Buffer {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

interface Region {
  /** Bytes from its start that were ever used: the pages that are really there. */
  touched: number;
}

interface Chunk {
  readonly region: Region;
  readonly start: number;
  bytes: number;
  isFree: boolean;
  /** Its neighbours in the region. */
  before: Chunk | undefined;
  after: Chunk | undefined;
}

/** What ONNX Runtime's arena rounds to, starts with, and the least that it splits off a chunk under twice the size asked for. */
const [grain, firstRegion, wasteLimit] = [256, 2 ** 20, 2 ** 27];

/** The bytes that ONNX Runtime's arena has in memory once buffers came and went as given: it serves each from the smallest
 *  free chunk, extends itself by regions that double, and gives none of them back. */
export function arenaBytes(buffers: readonly Buffer[]): number {
  const arena = new Arena();
  const held = new Map<Buffer, Chunk>();
  for (const { buffer, isEnd } of timeline(buffers)) {
    const chunk = held.get(buffer);
    if (!isEnd) held.set(buffer, arena.take(Math.max(grain, Math.ceil(buffer.bytes / grain) * grain)));
    else if (chunk) arena.give(chunk);
  }
  return arena.touched;
}

/** Beginnings and ends in the order of the steps; at the same step what begins comes first. */
function timeline(buffers: readonly Buffer[]): { buffer: Buffer; isEnd: boolean }[] {
  const events = buffers.flatMap((buffer) => [
    { buffer, isEnd: false, at: buffer.first },
    { buffer, isEnd: true, at: buffer.last },
  ]);
  return events.sort((a, b) => a.at - b.at || Number(a.isEnd) - Number(b.isEnd));
}

class Arena {
  readonly #regions: Region[] = [];
  /** The smallest first. */
  readonly #free: Chunk[] = [];
  #nextRegion = firstRegion;

  get touched(): number {
    return this.#regions.reduce((sum, { touched }) => sum + touched, 0);
  }

  take(bytes: number): Chunk {
    const at = this.#placeOf(bytes);
    const chunk = this.#free.splice(at, 1)[0] ?? this.#extended(bytes);
    const rest = chunk.bytes - bytes;
    if (rest > 0 && (rest >= bytes || rest >= wasteLimit)) this.#split(chunk, bytes);
    chunk.isFree = false;
    chunk.region.touched = Math.max(chunk.region.touched, chunk.start + bytes);
    return chunk;
  }

  give(chunk: Chunk): void {
    const { before, after } = chunk;
    let whole = chunk;
    if (after?.isFree) this.#join(whole, this.#withdrawn(after));
    if (before?.isFree) {
      whole = this.#withdrawn(before);
      this.#join(whole, chunk);
    }
    this.#offer(whole);
  }

  #extended(bytes: number): Chunk {
    const isGrown = bytes > this.#nextRegion;
    while (bytes > this.#nextRegion) this.#nextRegion *= 2;
    const region = { touched: 0 };
    this.#regions.push(region);
    const size = this.#nextRegion;
    if (!isGrown) this.#nextRegion *= 2;
    return { region, start: 0, bytes: size, isFree: false, before: undefined, after: undefined };
  }

  #split(chunk: Chunk, bytes: number): void {
    const { region, start, after } = chunk;
    const rest: Chunk = {
      region,
      start: start + bytes,
      bytes: chunk.bytes - bytes,
      isFree: true,
      before: chunk,
      after,
    };
    if (after) after.before = rest;
    chunk.after = rest;
    chunk.bytes = bytes;
    this.#offer(rest);
  }

  #join(chunk: Chunk, after: Chunk): void {
    chunk.bytes += after.bytes;
    chunk.after = after.after;
    if (after.after) after.after.before = chunk;
  }

  #offer(chunk: Chunk): void {
    chunk.isFree = true;
    this.#free.splice(this.#placeOf(chunk.bytes), 0, chunk);
  }

  #withdrawn(chunk: Chunk): Chunk {
    const at = this.#free.indexOf(chunk, this.#placeOf(chunk.bytes));
    this.#free.splice(at, 1);
    return chunk;
  }

  /** Where the first free chunk of at least so many bytes is. */
  #placeOf(bytes: number): number {
    let [low, high] = [0, this.#free.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#free[middle].bytes < bytes) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
