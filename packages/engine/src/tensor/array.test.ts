import { describe, expect, it } from 'vitest';
import { tensorData, zerosOf } from './array.ts';
import { allocate, bytesPerElement, dtypes } from './dtype.ts';

describe.each(dtypes)('%s', (dtype) => {
  it('is allocated as zeros of its element size', () => {
    const array = allocate(dtype, 3);
    expect(array).toHaveLength(3);
    expect(array.byteLength).toBe(3 * bytesPerElement(dtype));
    expect([...array].every((value) => Number(value) === 0)).toBe(true);
    expect(zerosOf(dtype, [3, 2]).data).toHaveLength(6);
  });
});

it('element sizes are those of ONNX and safetensors', () => {
  expect(Object.fromEntries(dtypes.map((dtype) => [dtype, bytesPerElement(dtype)]))).toEqual({
    float32: 4,
    float64: 8,
    int32: 4,
    int64: 8,
    bool: 1,
    uint8: 1,
  });
});

describe('tensorData', () => {
  it('holds the array it was given', () => {
    const data = Float32Array.of(1, 2);
    expect(tensorData('float32', [1, 2], data)).toEqual({ dtype: 'float32', shape: [1, 2], data });
    expect(tensorData('float32', [1, 2], data).data).toBe(data);
  });

  it('refuses an array that does not fit', () => {
    expect(() => tensorData('float32', [2, 2], new Float32Array(3))).toThrow(
      'a tensor expects Float32Array of 4 elements for float32 [2, 2], received Float32Array of 3.',
    );
    expect(() => tensorData('float32', [2], new Float64Array(2) as unknown as Float32Array)).toThrow(
      /expects Float32Array of 2 .* received Float64Array of 2/,
    );
  });
});
