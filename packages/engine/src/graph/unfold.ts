import { add } from './ops/add.ts';
import { concat } from './ops/concat.ts';
import { pad } from './ops/pad.ts';
import { reshape } from './ops/reshape.ts';
import { slice, unslice } from './ops/slice.ts';
import { split } from './ops/split.ts';
import { cellsOf, positionsOf, type Window } from './spatial.ts';
import type { Tensor } from './tensor.ts';

/** For every cell of the window, what it sees at every position: the columns of im2col, cell by cell.
 *  Shapes: x [a, b, ...spatial] -> one [a, b, ...positions] a cell, in row-major order of the cells. */
export function windowCells(x: Tensor, window: Window, padValue = 0): Tensor[] {
  const padded = pad(x, [0, 0, ...window.padsBefore], [0, 0, ...window.padsAfter], padValue);
  const counts = [x.shape[0], x.shape[1], ...positionsOf(window, x.shape.slice(2))];
  return cellsOf(window.kernel).map((cell) => slice(padded, boundsOf(cell, counts, window)));
}

/** Adds every cell's values back where the window saw them: the adjoint of `windowCells`. */
export function addCells(cells: readonly Tensor[], window: Window, shape: readonly number[]): Tensor {
  const padded = shape.map(
    (length, axis) => length + (window.padsBefore[axis - 2] ?? 0) + (window.padsAfter[axis - 2] ?? 0),
  );
  const placed = cellsOf(window.kernel).map((cell, at) =>
    unslice(cells[at], padded, boundsOf(cell, cells[at].shape, window)),
  );
  const total = placed.reduce((sum, part) => add(sum, part));
  return slice(total, { starts: [0, 0, ...window.padsBefore], counts: shape, steps: shape.map(() => 1) });
}

function boundsOf(cell: readonly number[], counts: readonly number[], { dilations, strides }: Window) {
  const starts = [0, 0, ...cell.map((index, axis) => index * dilations[axis])];
  return { starts, counts, steps: [1, 1, ...strides] };
}

/** im2col: all cells of all channels as rows of one matrix a group, all positions of the batch as columns.
 *  Shapes: x, channels first [channels, batch, ...spatial] -> [groups, channels/groups * cells, batch * positions]. */
export function unfold(x: Tensor, window: Window, groups: number): Tensor {
  const cells = windowCells(x, window);
  const [channels, ...positions] = cells[0].shape;
  const stacked = concat(
    cells.map((cell) => reshape(cell, [channels, 1, ...positions])),
    1,
  );
  const columns = positions.reduce((product, length) => product * length, 1);
  return reshape(stacked, [groups, (channels / groups) * cells.length, columns]);
}

/** col2im: adds up what `unfold` had copied; its adjoint. Shapes: the other way round. */
export function fold(columns: Tensor, window: Window, shape: readonly number[]): Tensor {
  const [channels, batch, ...spatial] = shape;
  const positions = positionsOf(window, spatial);
  const cellCount = window.kernel.reduce((product, length) => product * length, 1);
  const stacked = reshape(columns, [channels, cellCount, batch, ...positions]);
  const cells = split(stacked, new Array<number>(cellCount).fill(1), 1);
  return addCells(
    cells.map((cell) => reshape(cell, [channels, batch, ...positions])),
    window,
    shape,
  );
}
