import type { ByteReader } from '../bytes/byte-reader.ts';
import { BadData } from '../findings/bad-data.ts';
import { quoted } from '../findings/data-finding.ts';

/** What a .npy file says of itself. */
export interface NpyHeader {
  /** Type of the elements as NumPy writes it, such as <f4. */
  descr: string;
  isFortranOrder: boolean;
  /** Rows first. */
  dimensions: number[];
}

const magic = Buffer.from('\x93NUMPY', 'latin1');
const maxHeaderBytes = 2 ** 16;
const maxDimensions = 8;

async function need(reader: ByteReader, count: number, file: string): Promise<Buffer> {
  const bytes = await reader.take(count);
  if (bytes.length === count) return bytes;
  if (reader.position() === 0) {
    throw new BadData({ rule: 'emptyFile', file, text: 'expected a .npy file, received no content; upload the file' });
  }
  throw new BadData({ rule: 'truncatedData', file, text: 'the file ends inside its header; upload the whole file' });
}

async function headerText(reader: ByteReader, file: string): Promise<string> {
  const start = await need(reader, 1, file);
  const rest = start[0] === magic[0] ? await reader.take(7) : Buffer.alloc(0);
  const head = Buffer.concat([start, rest]);
  const version = head[6] ?? 0;
  if (!head.subarray(0, 6).equals(magic) || version < 1 || version > 3) {
    const value = `0x${head.toString('hex')}`;
    const text = `expected a .npy file, which starts with 0x934e554d5059 and a version of 1 to 3, received ${value}; save it with numpy.save`;
    throw new BadData({ rule: 'badMagicNumber', file, value, text });
  }
  const length =
    version === 1 ? (await need(reader, 2, file)).readUInt16LE(0) : (await need(reader, 4, file)).readUInt32LE(0);
  if (length > maxHeaderBytes) {
    const text = `expected a header of at most ${maxHeaderBytes} bytes, received ${length}; save it with numpy.save`;
    throw new BadData({ rule: 'badDimensions', file, text });
  }
  return (await need(reader, length, file)).toString('latin1');
}

function unreadable(file: string, text: string): BadData {
  const wanted = "expected a header such as {'descr': '<f4', 'fortran_order': False, 'shape': (100, 28, 28)}";
  return new BadData({
    rule: 'badDimensions',
    file,
    value: text.trim(),
    text: `${wanted}, received ${quoted(text.trim())}`,
  });
}

function dimensionsIn(text: string, file: string): number[] {
  const list = /'shape'\s*:\s*\(([\d\sL,]*)\)/.exec(text)?.[1];
  if (list === undefined) throw unreadable(file, text);
  const dimensions = list
    .split(',')
    .map((size) => size.replace('L', '').trim())
    .filter((size) => size !== '')
    .map(Number);
  if (!dimensions.every(Number.isSafeInteger)) throw unreadable(file, text);
  if (dimensions.length > 0 && dimensions.length <= maxDimensions) return dimensions;
  const received = dimensions.length === 0 ? 'a single number' : `${dimensions.length}`;
  const sentence = `expected 1 to ${maxDimensions} dimensions, rows first, received ${received}`;
  throw new BadData({ rule: 'badDimensions', file, value: `(${list})`, text: sentence });
}

/**
 * Reads the header of a .npy file: magic, version, and a Python dictionary with the type, the order and the shape.
 * @throws {BadData} when there is no such header
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html "Format Version 1.0"
 */
export async function readNpyHeader(reader: ByteReader, file: string): Promise<NpyHeader> {
  const text = await headerText(reader, file);
  if (/'descr'\s*:\s*\[/.test(text)) {
    const sentence = 'expected an array of numbers, received a structured one; save its fields as arrays of their own';
    throw new BadData({ rule: 'unsupportedValue', file, text: sentence });
  }
  const descr = /'descr'\s*:\s*'([^']{1,50})'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  if (descr === undefined || order === undefined) throw unreadable(file, text);
  return { descr, isFortranOrder: order === 'True', dimensions: dimensionsIn(text, file) };
}
