import { sizeOf } from '@trainyard/engine/spec';
import type { ByteReader } from '../bytes/byte-reader.ts';
import { BadData } from '../findings/bad-data.ts';
import { allocate, bytesIn, bytesOf, type SampleArray, turn } from '../stored/arrays.ts';
import type { TensorDtype } from '../stored/schema.ts';

/** Elements that follow a header. */
export interface ElementRun {
  /** Role of the file, named in findings. */
  file: string;
  dtype: TensorDtype;
  dimensions: readonly number[];
  order: 'littleEndian' | 'bigEndian';
}

const blockBytes = 2 ** 18;

function truncated(file: string, expected: number, received: number): BadData {
  const text = `expected ${expected} bytes after the header, received ${received}; upload the whole file`;
  return new BadData({ rule: 'truncatedData', file, text });
}

/**
 * The elements that follow a header, in blocks in the byte order of this machine.
 * Each block is only valid until the next one.
 * @throws {BadData} when the file ends early or goes on after its last element
 */
export async function* readElements(
  reader: ByteReader,
  { file, dtype, dimensions, order }: ElementRun,
): AsyncGenerator<SampleArray> {
  const size = bytesOf(dtype);
  const expected = sizeOf(dimensions) * size;
  const block = allocate(dtype, blockBytes / size);
  for (let done = 0; done < expected; ) {
    const wanted = Math.min(blockBytes, expected - done);
    const bytes = await reader.take(wanted);
    done += bytes.length;
    if (bytes.length < wanted) throw truncated(file, expected, done);
    const elements = block.subarray(0, bytes.length / size);
    bytesIn(elements).set(bytes);
    turn(elements, order);
    yield elements;
  }
  await expectEnd(reader, file, expected);
}

/** @throws {BadData} when there are bytes after the last element */
export async function expectEnd(reader: ByteReader, file: string, expected: number): Promise<void> {
  const extra = await reader.some(1);
  if (extra.length === 0) return;
  const text = `the file goes on after the ${expected} bytes its header announces; remove what follows`;
  throw new BadData({ rule: 'trailingBytes', file, text });
}
