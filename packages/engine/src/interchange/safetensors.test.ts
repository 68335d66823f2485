import { describe, expect, it } from 'vitest';
import { dtypes, stream, tensorData } from '../tensor/index.ts';
import { type NamedTensor, readSafetensors, SafetensorsError, writeSafetensors } from './safetensors.ts';

/** A file put together as the format's description says: length, header, data. */
function assembled(
  header: string,
  data: readonly number[] = [],
  length = BigInt(Buffer.byteLength(header)),
): Uint8Array {
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length);
  return Buffer.concat([prefix, Buffer.from(header), Buffer.from(data)]);
}

const oneByte = (changes: object, data = [7]) =>
  assembled(JSON.stringify({ a: { dtype: 'U8', shape: [1], data_offsets: [0, 1], ...changes } }), data);

function named(name: string, tensor: ReturnType<typeof tensorData>): NamedTensor {
  return { name, ...tensor } as NamedTensor;
}

const everyDType: NamedTensor[] = [
  named('scalar', tensorData('float64', [], Float64Array.of(Math.PI))),
  named('0', tensorData('bool', [3], Uint8Array.of(1, 0, 1))),
  named(
    'conv1.weight',
    tensorData('float32', [2, 1, 2], Float32Array.of(1.5, -0, Number.NaN, Number.POSITIVE_INFINITY)),
  ),
  named('empty', tensorData('uint8', [0, 4], new Uint8Array())),
  named('bn.num_batches_tracked', tensorData('int64', [1], BigInt64Array.of(-(2n ** 62n)))),
  named('"é\n', tensorData('int32', [2], Int32Array.of(-1, 2 ** 30))),
];

describe('readSafetensors', () => {
  it('reads a file assembled by hand from the description of the format', () => {
    const header =
      '{"__metadata__":{"format":"pt"},"b":{"dtype":"I64","shape":[],"data_offsets":[8,16]},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}   ';
    const data = [0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc1, 0xfe, 255, 255, 255, 255, 255, 255, 255];
    expect(readSafetensors(assembled(header, data))).toEqual({
      metadata: { format: 'pt' },
      tensors: [
        { name: 'a', dtype: 'float32', shape: [1, 2], data: Float32Array.of(1, -10) },
        { name: 'b', dtype: 'int64', shape: [], data: BigInt64Array.of(-2n) },
      ],
    });
  });

  it('widens half floats, exactly', () => {
    const header =
      '{"h":{"dtype":"F16","shape":[8],"data_offsets":[0,16]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[16,20]}}';
    // from the table of examples of half precision, and bfloat16 as the upper half of a float32
    const halves = [0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x8000, 0x7c00, 0x3555, 0x3f80, 0xc049];
    const { tensors } = readSafetensors(assembled(header, [...new Uint8Array(Uint16Array.from(halves).buffer)]));
    expect(tensors.map(({ dtype }) => dtype)).toEqual(['float32', 'float32']);
    expect([...(tensors[0].data as Float32Array)]).toEqual([
      1,
      -2,
      65504,
      2 ** -14,
      2 ** -24,
      -0,
      Number.POSITIVE_INFINITY,
      0.333251953125,
    ]);
    expect([...(tensors[1].data as Float32Array)]).toEqual([1, -3.140625]);
  });

  it('copies: tensors outlive the file they came from', () => {
    const file = oneByte({});
    const { tensors } = readSafetensors(file);
    file.fill(0);
    expect([...tensors[0].data]).toEqual([7]);
    expect(tensors[0].data.buffer.byteLength).toBe(1);
  });

  const entry = '{"dtype":"U8","shape":[1],"data_offsets":[0,1]}';
  it.each<[string, Uint8Array, RegExp]>([
    ['a file shorter than its length', Uint8Array.of(1, 0, 0), /at least 8 bytes, received 3/],
    ['a header longer than the file', assembled('{}', [], 3n), /at most 2 bytes in this file, received a length of 3/],
    ['a header of 2^63 bytes', assembled('{}', [], 2n ** 63n), /received a length of 9223372036854775808/],
    [
      'a header over the bound',
      new Uint8Array(2 ** 24).fill(32).fill(0, 0, 8).fill(255, 0, 3),
      /at most 8388608 bytes/,
    ],
    ['a header that is not UTF-8', assembled('{"\u00e9":1}').fill(0xff, 10, 12), /JSON in UTF-8/],
    ['a header that is not JSON', assembled('{"a":'), /JSON in UTF-8/],
    ['a header with a byte order mark', assembled('\ufeff{}'), /JSON in UTF-8/],
    ['an empty header', assembled(''), /JSON in UTF-8/],
    ['a header nested without end', assembled('['.repeat(2 ** 20)), /JSON in UTF-8/],
    ['a header that is a list', assembled('[]'), /JSON object/],
    ['metadata that is not text', assembled('{"__metadata__":{"a":1}}'), /object of strings/],
    ['a tensor that is no object', assembled('{"a":1}'), /tensor "a" to be an object/],
    ['an unknown dtype', oneByte({ dtype: 'F8_E4M3' }), /of one of F32, .* received "F8_E4M3"/],
    ['a dtype that is none', oneByte({ dtype: null }), /received null/],
    ['a missing shape', oneByte({ shape: undefined }), /shape of sizes from 0, received nothing/],
    ['a negative size', oneByte({ shape: [-1] }), /sizes from 0, received \[-1\]/],
    ['a size that is no integer', oneByte({ shape: [1.5] }), /sizes from 0/],
    ['a size beyond the integers', oneByte({ shape: [2 ** 60] }), /sizes from 0/],
    // 2^32 * 2^32 * 4 wraps to 0 in 64 bits
    [
      'a size that overflows',
      oneByte({ shape: [2 ** 32, 2 ** 32, 4], data_offsets: [0, 0] }, []),
      /to fill its data_offsets/,
    ],
    [
      'a size that overflows on its way to 0',
      oneByte({ shape: [2 ** 32, 2 ** 32, 0], data_offsets: [0, 0] }, []),
      /to fill/,
    ],
    ['offsets that are none', oneByte({ data_offsets: [0] }), /data_offsets \[begin, end\], received \[0\]/],
    ['offsets in reverse', oneByte({ data_offsets: [1, 0] }), /data_offsets \[begin, end\]/],
    ['offsets that disagree with the shape', oneByte({ shape: [2] }), /\[2\] in "U8" to fill/],
    ['bytes before the first tensor', oneByte({ data_offsets: [1, 2] }, [0, 7]), /to begin at 0, .* received 1/],
    ['bytes after the last', oneByte({}, [7, 7]), /1 bytes of data for its tensors, received 2/],
    ['data cut short', oneByte({}, []), /1 bytes of data for its tensors, received 0/],
    ['tensors that overlap', assembled(`{"a":${entry},"b":${entry}}`, [7]), /"b" to begin at 1/],
    [
      'more tensors than the bound',
      assembled(`{${Array.from({ length: 50_002 }, (_, i) => `"${i}":0`)}}`),
      /at most 50000/,
    ],
  ])('refuses %s', (_what, file, message) => {
    expect(() => readSafetensors(file)).toThrow(SafetensorsError);
    expect(() => readSafetensors(file)).toThrow(message);
  });
});

describe('writeSafetensors', () => {
  it('writes the published layout', () => {
    const file = writeSafetensors([named('a', tensorData('float32', [1], Float32Array.of(1)))], { format: 'pt' });
    const header = '{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    expect(Buffer.from(file)).toEqual(assembled(padded, [0, 0, 0x80, 0x3f]));
  });

  it('aligns every tensor for its type', () => {
    const file = writeSafetensors(everyDType);
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
    for (const { name, data } of everyDType) expect(header[name].data_offsets[0] % data.BYTES_PER_ELEMENT).toBe(0);
  });

  it('writes a file without tensors', () => {
    expect(readSafetensors(writeSafetensors([]))).toEqual({ tensors: [], metadata: {} });
  });

  it('refuses names that are taken, reserved or empty, and data that is not of the shape', () => {
    const [first] = everyDType;
    expect(() => writeSafetensors([first, first])).toThrow(
      /a name for each tensor that no other has, received "scalar"/,
    );
    expect(() => writeSafetensors([{ ...first, name: '__metadata__' }])).toThrow(SafetensorsError);
    expect(() => writeSafetensors([{ ...first, name: '' }])).toThrow(SafetensorsError);
    expect(() => writeSafetensors([{ ...first, shape: [2] }])).toThrow(
      /"scalar" expects 2 elements for \[2\], received 1/,
    );
  });
});

describe('what is written', () => {
  const metadata = { format: 'pt', step: '12', '7': 'seven' };

  it('is read back bit for bit, wider elements first and otherwise in the given order', () => {
    const { tensors, metadata: read } = readSafetensors(writeSafetensors(everyDType, metadata));
    expect(read).toEqual(metadata);
    expect(tensors.map(({ name }) => name)).toEqual([
      'scalar',
      'bn.num_batches_tracked',
      'conv1.weight',
      '"é\n',
      '0',
      'empty',
    ]);
    for (const tensor of everyDType) expect(tensors.find(({ name }) => name === tensor.name)).toEqual(tensor);
  });

  it('is the same bytes for the same tensors, also when those are parts of larger buffers', () => {
    const shifted = everyDType.map((tensor) => {
      const bytes = new Uint8Array(tensor.data.byteLength + 64);
      bytes.set(new Uint8Array(tensor.data.buffer), 24);
      const ArrayType = tensor.data.constructor as Float32ArrayConstructor;
      return { ...tensor, data: new ArrayType(bytes.buffer, 24, tensor.data.length) } as NamedTensor;
    });
    expect(Buffer.from(writeSafetensors(shifted, metadata)).equals(writeSafetensors(everyDType, metadata))).toBe(true);
  });

  it('comes back whatever the dtypes, shapes and names', () => {
    const draws = new Float64Array(64);
    for (let trial = 0; trial < 300; trial++) {
      stream(1, 'tensors', trial).fillUniform(draws);
      const below = (at: number, bound: number) => Math.floor(draws[at] * bound);
      const tensors = Array.from({ length: below(0, 9) }, (_, i): NamedTensor => {
        const at = 1 + 6 * i;
        const dtype = dtypes[below(at, dtypes.length)];
        const shape = Array.from({ length: below(at + 1, 4) }, (_size, axis) => below(at + 2 + axis, 5));
        const values = Array.from({ length: shape.reduce((size, length) => size * length, 1) }, (_value, k) => k % 2);
        const data = dtype === 'int64' ? BigInt64Array.from(values, BigInt) : new Float32Array(values);
        const typed = dtype === 'int64' || dtype === 'float32' ? data : tensorOfNumbers(dtype, values);
        return {
          name: `${i}.${String.fromCodePoint(33 + below(at + 5, 5000))}`,
          dtype,
          shape,
          data: typed,
        } as NamedTensor;
      });
      const read = readSafetensors(writeSafetensors(tensors)).tensors;
      const byName = (a: NamedTensor, b: NamedTensor) => (a.name < b.name ? -1 : 1);
      expect([...read].sort(byName)).toEqual(tensors.sort(byName));
    }
  });

  it('damaged in any place, is read or refused, never anything else', () => {
    const file = writeSafetensors(everyDType, metadata);
    const headerEnd = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
    let refused = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const damaged = damage(file, headerEnd, trial);
      try {
        for (const { shape, data } of readSafetensors(damaged).tensors) {
          expect(data).toHaveLength(shape.reduce((size, length) => size * length, 1));
        }
      } catch (error) {
        expect(error).toBeInstanceOf(SafetensorsError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });
});

function tensorOfNumbers(dtype: 'float64' | 'int32' | 'bool' | 'uint8', values: number[]): NamedTensor['data'] {
  if (dtype === 'float64') return Float64Array.from(values);
  return dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values);
}

/** Bytes changed (mostly of the header), cut off, doubled or zeroed. */
function damage(file: Uint8Array, headerEnd: number, trial: number): Uint8Array {
  const draws = new Float64Array(20);
  stream(2, 'damage', trial).fillUniform(draws);
  const place = (at: number) => Math.floor(draws[at] * (draws[at + 1] < 0.9 ? headerEnd : file.length));
  if (trial % 10 === 0) return file.slice(0, place(0));
  if (trial % 10 === 1) return Buffer.concat([file.subarray(0, place(0)), file.subarray(place(2))]);
  if (trial % 10 === 2) return file.slice().fill(0, place(0), place(2));
  const damaged = file.slice();
  for (let i = 0; i <= trial % 4; i++) damaged[place(4 * i)] = draws[4 * i + 2] < 0.5 ? 48 + (trial % 10) : trial % 256;
  return damaged;
}
