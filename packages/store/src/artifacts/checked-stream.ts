import { createHash } from 'node:crypto';

/** Chunks as they come; the last one is held back until the SHA-256 of all is the expected one. @throws what `corrupt` makes */
export async function* checkedStream(
  chunks: AsyncIterable<Uint8Array>,
  sha256: string,
  corrupt: () => Error,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array | undefined;
  for await (const chunk of chunks) {
    hash.update(chunk);
    // Whoever reads a damaged blob gets less than its length, and cannot take it for the whole.
    if (held) yield held;
    held = chunk;
  }
  if (hash.digest('hex') !== sha256) throw corrupt();
  if (held) yield held;
}
