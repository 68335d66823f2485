import type { DType, TensorData } from '../tensor/index.ts';

/** A tensor with its name in the file, e.g. `conv1.weight`. */
export type NamedTensor = TensorData & { readonly name: string };

/** What a safetensors file holds: tensors in the order of their bytes, and text about them. */
export interface Safetensors {
  readonly tensors: readonly NamedTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file that is not valid safetensors, or tensors that cannot be written as one. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

/** Key of the header under which the metadata stands; no tensor may have this name. */
export const METADATA_KEY = '__metadata__';

/** Bytes of the little-endian length that the file starts with. */
export const LENGTH_BYTES = 8;

/** Largest header that is read: 8 MiB, enough for the most tensors that are. */
export const MAX_HEADER_BYTES = 2 ** 23;

/** Most tensors that are read from one file. */
export const MAX_TENSORS = 50_000;

/** How the format names our dtypes. */
export const formatDTypes = {
  float32: 'F32',
  float64: 'F64',
  int32: 'I32',
  int64: 'I64',
  bool: 'BOOL',
  uint8: 'U8',
} as const satisfies Record<DType, string>;
