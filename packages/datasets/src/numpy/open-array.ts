import { sizeOf } from '@trainyard/engine/spec';
import type { UploadedArray } from '../arrays/uploaded-array.ts';
import { createByteReader } from '../bytes/byte-reader.ts';
import { BadData } from '../findings/bad-data.ts';
import type { SampleArray } from '../stored/arrays.ts';
import { type ElementType, elementTypeOf } from './element-type.ts';
import { elementsInFileOrder } from './elements.ts';
import { rowMajor } from './fortran-order.ts';
import { type NpyHeader, readNpyHeader } from './header.ts';

/** Opens the bytes of an array from their start. */
export type OpenBytes = () => AsyncGenerator<Buffer>;

interface NpyFile extends NpyHeader {
  file: string;
  type: ElementType;
  open: OpenBytes;
}

async function* inFileOrder({ file, type, dimensions, open }: NpyFile): AsyncGenerator<SampleArray> {
  const reader = createByteReader(open());
  try {
    await readNpyHeader(reader, file);
    yield* elementsInFileOrder(reader, { file, type, dimensions });
  } finally {
    await reader.close();
  }
}

// Such an array is read once for each 128 MiB of it.
const maxFortranBytes = 2 ** 31;

function checkOrder({ file, type, dimensions }: NpyFile): void {
  if (sizeOf(dimensions) * type.size <= maxFortranBytes) return;
  const text = `expected row-major order for arrays above ${maxFortranBytes} bytes; save numpy.ascontiguousarray of it`;
  throw new BadData({ rule: 'tooLarge', file, text });
}

/**
 * The array of a .npy file, as its header announces it; of either byte order, and of row-major or Fortran order.
 * @throws {BadData} when there is no such header, or the elements are no numbers
 */
export async function openNpy(file: string, open: OpenBytes): Promise<UploadedArray> {
  const reader = createByteReader(open());
  let header: NpyHeader;
  try {
    header = await readNpyHeader(reader, file);
  } finally {
    await reader.close();
  }
  const npy: NpyFile = { file, open, type: elementTypeOf(header.descr, file), ...header };
  const { dimensions, type } = npy;
  const elements = () => inFileOrder(npy);
  if (!header.isFortranOrder || dimensions.length === 1) return { file, dtype: type.dtype, dimensions, elements };
  checkOrder(npy);
  const fortran = { dtype: type.dtype, dimensions, inFileOrder: elements };
  return { file, dtype: type.dtype, dimensions, elements: () => rowMajor(fortran) };
}
