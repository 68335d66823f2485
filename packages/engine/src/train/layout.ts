import { concat } from '../graph/ops/concat.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { split } from '../graph/ops/split.ts';
import type { Tensor } from '../graph/tensor.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';

/** Where named tensors lie in one flat vector, one after the other. */
export interface Layout {
  readonly entries: readonly LayoutEntry[];
  readonly length: number;
}

export interface LayoutEntry {
  readonly name: string;
  readonly shape: Shape;
  readonly offset: number;
  readonly size: number;
}

/** Lays tensors out in the given order. */
export function layoutOf(tensors: readonly { readonly name: string; readonly shape: Shape }[]): Layout {
  let length = 0;
  const entries = tensors.map(({ name, shape }) => {
    const entry = { name, shape, offset: length, size: sizeOf(shape) };
    length += entry.size;
    return entry;
  });
  return { entries, length };
}

/** The named tensors of a flat vector, as a graph. Shapes: [length] -> each its own. */
export function unpackTensor(vector: Tensor, { entries }: Layout): Record<string, Tensor> {
  const pieces = split(
    vector,
    entries.map(({ size }) => size),
  );
  return Object.fromEntries(entries.map(({ name, shape }, at) => [name, reshape(pieces[at], shape)]));
}

/** One flat vector of named tensors, as a graph: the inverse of `unpackTensor`. */
export function packTensor(tensors: Readonly<Record<string, Tensor>>, { entries }: Layout): Tensor {
  return concat(entries.map(({ name, size }) => reshape(tensors[name], [size])));
}

/** Views of the named tensors inside a flat vector. */
export function unpack(vector: Float32Array, { entries }: Layout): Map<string, Float32Array> {
  return new Map(entries.map(({ name, offset, size }) => [name, vector.subarray(offset, offset + size)]));
}
