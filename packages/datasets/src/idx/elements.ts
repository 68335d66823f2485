import { BadData } from '../findings/bad-data.ts';
import { allocate, bytesIn, bytesOf, type SampleArray, turn } from '../stored/arrays.ts';
import type { ByteReader } from './byte-reader.ts';
import type { IdxHeader } from './header.ts';

const blockBytes = 2 ** 18;

/** Elements an IDX file holds. */
export function elementCount({ dimensions }: IdxHeader): number {
  return dimensions.reduce((product, size) => product * size, 1);
}

function truncated(file: string, expected: number, received: number): BadData {
  const text = `expected ${expected} bytes after the header, received ${received}; upload the whole file`;
  return new BadData({ rule: 'truncatedData', file, text });
}

/**
 * The elements that follow an IDX header, in blocks in the byte order of this machine.
 * Each block is only valid until the next one.
 * @throws {BadData} when the file ends early or goes on after its last element
 */
export async function* readElements(reader: ByteReader, header: IdxHeader, file: string): AsyncGenerator<SampleArray> {
  const size = bytesOf(header.dtype);
  const expected = elementCount(header) * size;
  const block = allocate(header.dtype, blockBytes / size);
  for (let done = 0; done < expected; ) {
    const wanted = Math.min(blockBytes, expected - done);
    const bytes = await reader.take(wanted);
    done += bytes.length;
    if (bytes.length < wanted) throw truncated(file, expected, done);
    const elements = block.subarray(0, bytes.length / size);
    bytesIn(elements).set(bytes);
    turn(elements, 'bigEndian');
    yield elements;
  }
  const extra = await reader.some(1);
  if (extra.length === 0) return;
  const text = `the file goes on after the ${expected} bytes its header announces; remove what follows`;
  throw new BadData({ rule: 'trailingBytes', file, text });
}
