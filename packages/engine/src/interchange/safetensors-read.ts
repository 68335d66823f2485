import { arrayConstructors, bytesPerElement, type DType, dtypes } from '../tensor/index.ts';
import { widenBfloat16, widenFloat16 } from './half-floats.ts';
import {
  formatDTypes,
  LENGTH_BYTES,
  MAX_HEADER_BYTES,
  MAX_TENSORS,
  METADATA_KEY,
  type NamedTensor,
  type Safetensors,
  SafetensorsError,
} from './safetensors-format.ts';

/** How the elements of one dtype of the format are stored and read. */
interface StoredDType {
  readonly dtype: DType;
  readonly bytes: number;
  /** Reads a private, aligned copy of the elements. */
  read(copy: ArrayBuffer): NamedTensor['data'];
}

/** Where a tensor lies, all of it checked. */
interface Entry {
  readonly name: string;
  readonly stored: StoredDType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

const storedDTypes = new Map<string, StoredDType>([
  ...dtypes.map((dtype): [string, StoredDType] => [
    formatDTypes[dtype],
    { dtype, bytes: bytesPerElement(dtype), read: (copy) => new arrayConstructors[dtype](copy) },
  ]),
  ['F16', { dtype: 'float32', bytes: 2, read: (copy) => widenFloat16(new Uint16Array(copy)) }],
  ['BF16', { dtype: 'float32', bytes: 2, read: (copy) => widenBfloat16(new Uint16Array(copy)) }],
]);

/** Tensors and metadata of a safetensors file, copied out of it; F16 and BF16 come as float32, which holds them exactly.
 *  Everything is checked before anything is allocated: the header's length, names, dtypes, shapes whose size overflows,
 *  offsets that leave a gap, overlap or disagree with the shape, bytes that belong to no tensor.
 *  @throws {SafetensorsError} if the file is not valid, or has more tensors or a longer header than the bounds.
 *  @see https://github.com/huggingface/safetensors#format */
export function readSafetensors(file: Uint8Array): Safetensors {
  const dataStart = LENGTH_BYTES + headerLength(file);
  const header = parseHeader(file.subarray(LENGTH_BYTES, dataStart));
  const metadata = checkedMetadata(header[METADATA_KEY]);
  const entries = Object.entries(header)
    .filter(([name]) => name !== METADATA_KEY)
    .map(([name, entry]) => checkedEntry(name, entry))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCover(entries, file.length - dataStart);
  return { tensors: entries.map((entry) => tensorOf(entry, file.subarray(dataStart))), metadata };
}

function refuse(message: string, cause?: unknown): never {
  throw new SafetensorsError(`safetensors: ${message}`, { cause });
}

function headerLength(file: Uint8Array): number {
  if (file.length < LENGTH_BYTES) refuse(`expects at least ${LENGTH_BYTES} bytes, received ${file.length}.`);
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  const most = Math.min(file.length - LENGTH_BYTES, MAX_HEADER_BYTES);
  if (length <= BigInt(most)) return Number(length);
  return refuse(`expects a header of at most ${most} bytes in this file, received a length of ${length}.`);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    refuse('expects a header of JSON in UTF-8; what stands there is none.', cause);
  }
  if (!isObject(header)) refuse('expects a header that is a JSON object.');
  if (Object.keys(header).length > MAX_TENSORS + 1) refuse(`expects at most ${MAX_TENSORS} tensors.`);
  return header;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkedMetadata(metadata: unknown): Record<string, string> {
  if (metadata === undefined) return {};
  if (isObject(metadata) && Object.values(metadata).every((value) => typeof value === 'string')) {
    return metadata as Record<string, string>;
  }
  return refuse(`expects ${METADATA_KEY} to be an object of strings.`);
}

function checkedEntry(name: string, entry: unknown): Entry {
  if (!isObject(entry)) refuse(`expects tensor ${JSON.stringify(name)} to be an object.`);
  const { dtype, shape, data_offsets: offsets } = entry;
  const stored = storedDTypes.get(String(dtype));
  if (stored === undefined) {
    refuse(
      `expects tensor ${JSON.stringify(name)} of one of ${[...storedDTypes.keys()].join(', ')}, received ${brief(dtype)}.`,
    );
  }
  if (!isCounts(shape))
    refuse(`expects tensor ${JSON.stringify(name)} with a shape of sizes from 0, received ${brief(shape)}.`);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    refuse(`expects tensor ${JSON.stringify(name)} with data_offsets [begin, end], received ${brief(offsets)}.`);
  }
  const [begin, end] = offsets;
  if (end - begin !== sizeInBytes(shape, stored.bytes)) {
    refuse(
      `expects tensor ${JSON.stringify(name)} of ${brief(shape)} in ${brief(dtype)} to fill its data_offsets, received ${brief(offsets)}.`,
    );
  }
  return { name, stored, shape, begin, end };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

/** NaN where a factor takes the product out of the exact integers: it then equals no length. */
function sizeInBytes(shape: readonly number[], bytes: number): number {
  return shape.reduce((size, length) => (Number.isSafeInteger(size * length) ? size * length : Number.NaN), bytes);
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

/** Every byte of the data belongs to exactly one tensor. */
function checkCover(entries: readonly Entry[], dataBytes: number): void {
  let covered = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== covered)
      refuse(
        `expects tensor ${JSON.stringify(name)} to begin at ${covered}, where the one before it ends, received ${begin}.`,
      );
    covered = end;
  }
  if (covered !== dataBytes) refuse(`expects ${covered} bytes of data for its tensors, received ${dataBytes}.`);
}

function tensorOf({ name, stored, shape, begin, end }: Entry, data: Uint8Array): NamedTensor {
  // not slice: on a Buffer that is a view
  const copy = new Uint8Array(data.subarray(begin, end)).buffer;
  return { name, dtype: stored.dtype, shape, data: stored.read(copy) } as NamedTensor;
}
