/** How a window moves over the spatial axes of `[batch, channels, ...spatial]`; one entry a spatial axis. */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padsBefore: readonly number[];
  readonly padsAfter: readonly number[];
}

/** Positions of a window along each spatial axis: floor((in + pads - dilation (k-1) - 1) / stride) + 1. Below 1: it does not fit. */
export function positionsOf(window: Window, spatial: readonly number[]): number[] {
  return spatial.map((length, axis) => {
    const extent = window.dilations[axis] * (window.kernel[axis] - 1) + 1;
    return Math.floor((length + window.padsBefore[axis] + window.padsAfter[axis] - extent) / window.strides[axis]) + 1;
  });
}

/** Every cell of a kernel in row-major order, as indexes along its axes. */
export function cellsOf(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (cells, length) => cells.flatMap((cell) => Array.from({ length }, (_, at) => [...cell, at])),
    [[]],
  );
}

/** Whether windows lie side by side without padding: then every cell belongs to one window at most. */
export function tiles({ kernel, strides, dilations, padsBefore, padsAfter }: Window): boolean {
  const plain = [...padsBefore, ...padsAfter].every((cells) => cells === 0) && dilations.every((step) => step === 1);
  return plain && kernel.every((size, axis) => size === strides[axis]);
}
