import type { ByteReader } from '../bytes/byte-reader.ts';
import { BadData } from '../findings/bad-data.ts';
import type { TensorDtype } from '../stored/schema.ts';

/** What an IDX file says of itself. */
export interface IdxHeader {
  dtype: TensorDtype;
  /** Rows first. */
  dimensions: number[];
}

const dtypeOfCode: Partial<Record<number, TensorDtype>> = {
  8: 'uint8',
  9: 'int8',
  11: 'int16',
  12: 'int32',
  13: 'float32',
  14: 'float64',
};

const maxDimensions = 8;

const hex = (bytes: Buffer) => `0x${bytes.toString('hex')}`;

async function need(reader: ByteReader, count: number, file: string): Promise<Buffer> {
  const bytes = await reader.take(count);
  if (bytes.length === count) return bytes;
  if (reader.position() === 0) {
    throw new BadData({ rule: 'emptyFile', file, text: 'expected an IDX file, received no content; upload the file' });
  }
  throw new BadData({ rule: 'truncatedData', file, text: 'the file ends inside its header; upload the whole file' });
}

/**
 * Reads the header of an IDX file: two zero bytes, the code of the element type, the number of dimensions,
 * then each dimension as an unsigned 32-bit big-endian integer.
 * @throws {BadData} when there is no such header
 * @see http://yann.lecun.com/exdb/mnist/ "The IDX file format"
 */
export async function readIdxHeader(reader: ByteReader, file: string): Promise<IdxHeader> {
  const magic = await need(reader, 4, file);
  const dtype = dtypeOfCode[magic.readUInt8(2)];
  if (magic.readUInt16BE(0) !== 0 || dtype === undefined) {
    const text = `expected an IDX file, which starts with 0x0000, a type code (08 to 0e) and the number of dimensions, received ${hex(magic)}`;
    throw new BadData({ rule: 'badMagicNumber', file, value: hex(magic), text });
  }
  const rank = magic.readUInt8(3);
  if (rank === 0 || rank > maxDimensions) {
    const text = `expected 1 to ${maxDimensions} dimensions, received ${rank}`;
    throw new BadData({ rule: 'badDimensions', file, value: String(rank), text });
  }
  const sizes = await need(reader, 4 * rank, file);
  return { dtype, dimensions: Array.from({ length: rank }, (_, axis) => sizes.readUInt32BE(4 * axis)) };
}
