import { sizeOf } from '@trainyard/engine/spec';
import type { TensorColumn } from './schema.ts';

/**
 * Names of the elements of a tensor column in row-major order: `name[label]` where elements stand for labels, else by
 * their place, as `name[2]` or `name[0,2]`.
 */
export function elementNames({ name, shape, labels }: TensorColumn): string[] {
  if (labels) return labels.map(({ value }) => `${name}[${value}]`);
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  return Array.from({ length: sizeOf(shape) }, (_, at) => {
    const place = shape.map((size, axis) => Math.floor(at / (strides[axis] ?? 1)) % size);
    return `${name}[${place.join(',')}]`;
  });
}
