import { readElements } from '../arrays/elements.ts';
import type { UploadedArray } from '../arrays/uploaded-array.ts';
import { type ByteReader, createByteReader } from '../bytes/byte-reader.ts';
import { unpacked } from '../bytes/unpacked.ts';
import type { IngestContext } from '../readers/reader.ts';
import type { SampleArray } from '../stored/arrays.ts';
import { readIdxHeader } from './header.ts';

async function* elementsOf(open: () => ByteReader, file: string): AsyncGenerator<SampleArray> {
  const reader = open();
  try {
    yield* readElements(reader, { file, order: 'bigEndian', ...(await readIdxHeader(reader, file)) });
  } finally {
    await reader.close();
  }
}

/**
 * The array of an IDX file, as its header announces it.
 * @throws {BadData} when there is no such header
 */
export async function openIdx(role: string, context: IngestContext): Promise<UploadedArray> {
  const { limits, signal } = context;
  const open = () => createByteReader(unpacked(context.open(role), { file: role, limits, signal }));
  const reader = open();
  try {
    const header = await readIdxHeader(reader, role);
    return { file: role, ...header, elements: () => elementsOf(open, role) };
  } finally {
    await reader.close();
  }
}
