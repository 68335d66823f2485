import { sizeOf } from '@trainyard/engine/spec';
import { expectEnd, readElements } from '../arrays/elements.ts';
import type { ByteReader } from '../bytes/byte-reader.ts';
import { BadData } from '../findings/bad-data.ts';
import { allocate, type SampleArray } from '../stored/arrays.ts';
import type { ElementType } from './element-type.ts';

/** Elements of one array. */
export interface NpyElements {
  file: string;
  type: ElementType;
  dimensions: readonly number[];
}

const blockElements = 2 ** 15;

async function* decoded(reader: ByteReader, { file, type, dimensions }: NpyElements): AsyncGenerator<SampleArray> {
  const { dtype, size, order, decode = () => 0 } = type;
  const expected = sizeOf(dimensions);
  const block = allocate(dtype, blockElements);
  for (let done = 0; done < expected; ) {
    const count = Math.min(blockElements, expected - done);
    const bytes = await reader.take(count * size);
    if (bytes.length < count * size) {
      const text = `expected ${expected * size} bytes after the header, received ${done * size + bytes.length}; upload the whole file`;
      throw new BadData({ rule: 'truncatedData', file, text });
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let index = 0; index < count; index++) block[index] = decode(view, index * size, order === 'littleEndian');
    done += count;
    yield block.subarray(0, count);
  }
  await expectEnd(reader, file, expected * size);
}

/** The elements of a .npy file in the order in which they lie in it. */
export function elementsInFileOrder(reader: ByteReader, elements: NpyElements): AsyncGenerator<SampleArray> {
  const { file, type, dimensions } = elements;
  if (type.decode) return decoded(reader, elements);
  return readElements(reader, { file, dtype: type.dtype, order: type.order, dimensions });
}
