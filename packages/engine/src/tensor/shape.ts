import { ShapeError } from './errors.ts';

/** Sizes of a tensor's axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** Number of elements: the product of the sizes, 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** Elements between neighbours along each axis, row-major: the last axis has stride 1. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** Whether both shapes have the same sizes in the same order. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** The shape as people write it: `[32, 28, 28]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** Shape of an element-wise result: axes aligned at the end, a size of 1 stretches to the other's (as NumPy and ONNX do).
 *  @throws {ShapeError} if two aligned sizes differ and neither is 1. */
export function broadcastShapes(a: Shape, b: Shape, unit = 'broadcasting'): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new ShapeError({
      unit,
      expected: 'two shapes whose sizes, aligned at the last axis, are equal or 1',
      received: `${formatShape(a)} and ${formatShape(b)}`,
      hint: `Axis ${axis - rank} has ${left} against ${right}.`,
    });
  });
}

/** An axis counted from 0, given one counted from either end (-1 is the last).
 *  @throws {ShapeError} if a tensor of that rank has no such axis. */
export function normalizeAxis(axis: number, rank: number, unit = 'an axis'): number {
  const counted = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(axis) && counted >= 0 && counted < rank) return counted;
  throw new ShapeError({
    unit,
    expected: rank === 0 ? 'no axis, for a scalar has none' : `an integer from ${-rank} to ${rank - 1}`,
    received: String(axis),
    hint: 'Axes count from 0, or back from -1.',
  });
}

/** Shape after a reduction over `axes`: they are dropped, or kept with size 1; an axis may be named once.
 *  @throws {ShapeError} if an axis does not exist or is named twice. */
export function reducedShape(
  shape: Shape,
  axes: readonly number[],
  keepDimensions: boolean,
  unit = 'a reduction',
): number[] {
  const reduced = new Set(axes.map((axis) => normalizeAxis(axis, shape.length, unit)));
  if (reduced.size !== axes.length) {
    throw new ShapeError({
      unit,
      expected: 'every axis once',
      received: `axes ${formatShape(axes)} of ${formatShape(shape)}`,
      hint: 'Name each axis once, counted from one end only.',
    });
  }
  if (keepDimensions) return shape.map((length, axis) => (reduced.has(axis) ? 1 : length));
  return shape.filter((_, axis) => !reduced.has(axis));
}
