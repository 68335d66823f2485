import { z } from 'zod';
import { positionsOf, type Window } from '../graph/spatial.ts';
import { formatShape, type Shape } from '../tensor/shape.ts';
import type { Report } from './define-layer.ts';

/** One number for every spatial axis, or one each. */
export function perAxis(minimum: number, rank: number) {
  const one = z.int().min(minimum).max(65_536);
  return z.union([one, z.array(one).length(rank)]);
}

/** "same", "valid", a number of cells, or one number an axis. */
export function paddingField(rank: number) {
  const cells = z.int().min(0).max(65_536);
  return z
    .union([z.enum(['same', 'valid']), cells, z.array(cells).length(rank)])
    .default('valid')
    .describe('"same": as many positions as inputs / stride; "valid": none; or cells on both sides. Default: valid.');
}

export interface WindowOptions {
  readonly kernel: number | readonly number[];
  readonly stride: number | readonly number[];
  readonly dilation?: number | readonly number[];
  readonly padding: 'same' | 'valid' | number | readonly number[];
}

/** One number an axis, of one for all or one each. */
export function everyAxis(value: number | readonly number[], rank: number): readonly number[] {
  return typeof value === 'number' ? new Array<number>(rank).fill(value) : value;
}

/** The window that options ask for over spatial sizes. "same": ceil(in / stride) positions, the odd cell of padding after. */
export function windowFor({ kernel, stride, dilation = 1, padding }: WindowOptions, spatial: Shape): Window {
  const every = (value: number | readonly number[]) => everyAxis(value, spatial.length);
  const [sizes, strides, dilations] = [every(kernel), every(stride), every(dilation)];
  if (padding !== 'same') {
    const cells = every(padding === 'valid' ? 0 : padding);
    return { kernel: sizes, strides, dilations, padsBefore: cells, padsAfter: cells };
  }
  const totals = spatial.map((length, axis) => {
    const extent = dilations[axis] * (sizes[axis] - 1) + 1;
    return Math.max((Math.ceil(length / strides[axis]) - 1) * strides[axis] + extent - length, 0);
  });
  const padsBefore = totals.map((total) => Math.floor(total / 2));
  const padsAfter = totals.map((total, axis) => total - padsBefore[axis]);
  return { kernel: sizes, strides, dilations, padsBefore, padsAfter };
}

/** Whether an input is `[channels, ...spatial]` of that many spatial axes; reports it where not. */
export function hasSpatialRank(shape: Shape, rank: number, report: Report): boolean {
  if (shape.length === rank + 1) return true;
  const names = ['depth', 'height', 'width'].slice(-rank).join(', ');
  report({
    code: 'wrongRank',
    expected: `an input of rank ${rank + 1}, [channels, ${rank === 1 ? 'length' : names}]`,
    received: formatShape(shape),
    hint: 'Put a reshape layer before it, or give features.shape that rank.',
  });
  return false;
}

/** Positions of a window; reports a window larger than its padded input. */
export function positionsFor(window: Window, spatial: Shape, field: string, report: Report): Shape | undefined {
  const positions = positionsOf(window, spatial);
  if (positions.every((count) => count >= 1)) return positions;
  const extents = window.kernel.map((size, axis) => window.dilations[axis] * (size - 1) + 1);
  const padded = spatial.map((length, axis) => length + window.padsBefore[axis] + window.padsAfter[axis]);
  report({
    code: 'kernelExceedsInput',
    field,
    expected: `a window of at most ${formatShape(padded)} cells`,
    received: `one that spans ${formatShape(extents)}`,
    hint: 'Use padding "same", a smaller window, or fewer pooling layers before it.',
  });
  return undefined;
}
