import { bytesPerElement, formatShape, sizeOf } from '../tensor/index.ts';
import { formatDTypes, LENGTH_BYTES, METADATA_KEY, type NamedTensor, SafetensorsError } from './safetensors-format.ts';

const SPACE = 0x20;

/** Bytes of a safetensors file: the same for the same tensors and metadata in the same order.
 *  Tensors lie in the given order, those of wider elements first, so that each is aligned for its type.
 *  @throws {SafetensorsError} if a name is empty, taken or reserved, or data and shape differ.
 *  @see https://github.com/huggingface/safetensors#format */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  checkTensors(tensors);
  const ordered = [...tensors].sort((a, b) => bytesPerElement(b.dtype) - bytesPerElement(a.dtype));
  const header = new TextEncoder().encode(headerText(ordered, metadata));
  const headerBytes = Math.ceil(header.length / 8) * 8;
  const dataBytes = ordered.reduce((sum, { data }) => sum + data.byteLength, 0);

  const file = new Uint8Array(LENGTH_BYTES + headerBytes + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(SPACE, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  file.set(header, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const { data } of ordered) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** Written piece by piece: an object would move names such as "0" to the front. */
function headerText(tensors: readonly NamedTensor[], metadata: Readonly<Record<string, string>>): string {
  let end = 0;
  const entries = tensors.map(({ name, dtype, shape, data }) => {
    const begin = end;
    end += data.byteLength;
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype: formatDTypes[dtype], shape, data_offsets: [begin, end] })}`;
  });
  if (Object.keys(metadata).length > 0) entries.unshift(`"${METADATA_KEY}":${JSON.stringify(metadata)}`);
  return `{${entries.join(',')}}`;
}

function checkTensors(tensors: readonly NamedTensor[]): void {
  const taken = new Set<string>([METADATA_KEY, '']);
  for (const { name, shape, data } of tensors) {
    if (taken.has(name)) {
      throw new SafetensorsError(
        `a safetensors file expects a name for each tensor that no other has, received "${name}".`,
      );
    }
    taken.add(name);
    if (data.length !== sizeOf(shape)) {
      throw new SafetensorsError(
        `tensor "${name}" expects ${sizeOf(shape)} elements for ${formatShape(shape)}, received ${data.length}.`,
      );
    }
  }
}
