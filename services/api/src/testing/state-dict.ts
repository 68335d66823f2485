/** Tensors of a state_dict by name: float32 unless said otherwise. */
export type StateDict = Readonly<
  Record<
    string,
    { readonly dtype?: 'F32' | 'I64'; readonly shape: readonly number[]; readonly values: readonly number[] }
  >
>;

/** A safetensors file, written from the description of the format. */
export function fileOf(tensors: StateDict): Buffer {
  let end = 0;
  const pieces: Buffer[] = [];
  const header = Object.entries(tensors).map(([name, { dtype = 'F32', shape, values }]) => {
    const array = dtype === 'I64' ? BigInt64Array.from(values.map(BigInt)) : Float32Array.from(values);
    const begin = end;
    end += array.byteLength;
    pieces.push(Buffer.from(array.buffer));
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const;
  });
  const text = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...pieces]);
}
