/** Reads a stream of bytes in portions the caller asks for. */
export interface ByteReader {
  /** The next `count` bytes, fewer only at the end. */
  take(count: number): Promise<Buffer>;
  /** The next bytes at hand, at most `limit`; empty at the end. */
  some(limit: number): Promise<Buffer>;
  /** Bytes handed out so far. */
  position(): number;
  /** Stops reading and closes the source. */
  close(): Promise<void>;
}

/** A reader of `source`. */
export function createByteReader(source: AsyncGenerator<Buffer>): ByteReader {
  let rest: Buffer = Buffer.alloc(0);
  let position = 0;
  const some = async (limit: number): Promise<Buffer> => {
    while (rest.length === 0) {
      const next = await source.next();
      if (next.done) return rest;
      rest = next.value;
    }
    const bytes = rest.subarray(0, limit);
    rest = rest.subarray(limit);
    position += bytes.length;
    return bytes;
  };
  return {
    some,
    take: async (count) => {
      const parts: Buffer[] = [];
      for (let open = count; open > 0; ) {
        const bytes = await some(open);
        if (bytes.length === 0) break;
        parts.push(bytes);
        open -= bytes.length;
      }
      return Buffer.concat(parts);
    },
    position: () => position,
    close: async () => {
      await source.return(undefined);
    },
  };
}
