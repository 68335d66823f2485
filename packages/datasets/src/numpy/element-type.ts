import { BadData } from '../findings/bad-data.ts';
import type { TensorDtype } from '../stored/schema.ts';

/** How the elements of a .npy file are read, and what they are stored as. */
export interface ElementType {
  dtype: TensorDtype;
  order: 'littleEndian' | 'bigEndian';
  /** Bytes of an element in the file. */
  size: number;
  /** Reads an element; absent where the stored type has the same bytes. */
  decode?: (view: DataView, at: number, isLittle: boolean) => number;
}

type Form = Omit<ElementType, 'order'>;

/** Half precision: 1 bit sign, 5 bits exponent, 10 bits fraction. @see IEEE 754-2008 binary16 */
function readFloat16(view: DataView, at: number, isLittle: boolean): number {
  const bits = view.getUint16(at, isLittle);
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const high = (at: number, isLittle: boolean) => (isLittle ? at + 4 : at);
const low = (at: number, isLittle: boolean) => (isLittle ? at : at + 4);

const forms: Readonly<Record<string, Form>> = {
  b1: { dtype: 'uint8', size: 1, decode: (view, at) => Number(view.getUint8(at) !== 0) },
  u1: { dtype: 'uint8', size: 1 },
  i1: { dtype: 'int8', size: 1 },
  i2: { dtype: 'int16', size: 2 },
  u2: { dtype: 'int32', size: 2, decode: (view, at, isLittle) => view.getUint16(at, isLittle) },
  i4: { dtype: 'int32', size: 4 },
  u4: { dtype: 'float64', size: 4, decode: (view, at, isLittle) => view.getUint32(at, isLittle) },
  i8: {
    dtype: 'float64',
    size: 8,
    decode: (view, at, isLittle) =>
      view.getInt32(high(at, isLittle), isLittle) * 2 ** 32 + view.getUint32(low(at, isLittle), isLittle),
  },
  u8: {
    dtype: 'float64',
    size: 8,
    decode: (view, at, isLittle) =>
      view.getUint32(high(at, isLittle), isLittle) * 2 ** 32 + view.getUint32(low(at, isLittle), isLittle),
  },
  f2: { dtype: 'float32', size: 2, decode: readFloat16 },
  f4: { dtype: 'float32', size: 4 },
  f8: { dtype: 'float64', size: 8 },
};

/**
 * How elements of a NumPy type are read. Whole numbers of 64 bits and unsigned ones of 32 become float64, exact up to 2^53.
 * @throws {BadData} for a type that does not hold numbers; Python objects are never read
 */
export function elementTypeOf(descr: string, file: string): ElementType {
  const form = forms[descr.slice(1)];
  const order = descr[0] ?? '';
  if (form !== undefined && '<>|='.includes(order)) {
    return { ...form, order: order === '>' ? 'bigEndian' : 'littleEndian' };
  }
  const place = { file, value: descr };
  if (descr.includes('O')) {
    const text =
      'expected numbers, received Python objects, which are never read: they can run code; save an array of numbers';
    throw new BadData({ ...place, rule: 'objectArray', text });
  }
  const known = Object.keys(forms).join(', ');
  const text = `expected elements of a type of ${known}, received ${descr}; convert them with astype`;
  throw new BadData({ ...place, rule: 'unsupportedValue', text });
}
