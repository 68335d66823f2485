import { add } from './ops/add.ts';
import { cast } from './ops/cast.ts';
import { constant, scalarLike } from './ops/constant.ts';
import { floor } from './ops/floor.ts';
import { gatherRows } from './ops/gather-rows.ts';
import { greater } from './ops/greater.ts';
import { minimum } from './ops/minimum.ts';
import { multiply } from './ops/multiply.ts';
import { pad } from './ops/pad.ts';
import { reshape } from './ops/reshape.ts';
import { split } from './ops/split.ts';
import { subtract } from './ops/subtract.ts';
import { transpose } from './ops/transpose.ts';
import { where } from './ops/where.ts';
import { cellsOf, positionsOf, type Window } from './spatial.ts';
import type { Tensor } from './tensor.ts';

/** How a window's cells are moved. */
export interface Shifts {
  /** [batch, groups * cells * 2, ...positions]: (dy, dx) of every cell, group by group. */
  readonly offsets: Tensor;
  /** [batch, groups * cells, ...positions]: factor of every cell; absent: 1. */
  readonly factors: Tensor | undefined;
  /** Groups of channels that are shifted alike. */
  readonly groups: number;
}

/** im2col of a window whose cells are moved by fractions of a cell: what each sees is interpolated between the four
 *  cells around it, with zeros outside. Shapes: x [batch, channels, height, width] -> [batch, positions, cells * channels]. */
export function bilinearColumns(x: Tensor, window: Window, { offsets, factors, groups }: Shifts): Tensor {
  const [batch, channels, height, width] = x.shape;
  const positions = positionsOf(window, [height, width]);
  const [dy, dx] = byPlace(offsets, groups, 2);
  const vertical = between(dy, alongAxis(0, window, positions, groups), height);
  const horizontal = between(dx, alongAxis(1, window, positions, groups), width);
  const factor = factors && byPlace(factors, groups, 1)[0];
  const rows = channelsLast(x, groups);
  const corners = vertical.flatMap((row) =>
    horizontal.map((column) => {
      const share = multiply(row.share, column.share);
      const weight = factor === undefined ? share : multiply(share, factor);
      const seen = gatherRows(rows, rowNumbers(row.cell, column.cell, width, groups));
      return multiply(seen, reshape(weight, [...weight.shape, 1]));
    }),
  );
  const cells = window.kernel[0] * window.kernel[1];
  const columns = corners.reduce((total, corner) => add(total, corner));
  return reshape(columns, [batch, positions[0] * positions[1], cells * channels]);
}

/** Values by place: position, then cell, then group, each part apart. Shapes: [batch, groups * cells * parts, ...positions] -> parts of [batch, places]. */
function byPlace(x: Tensor, groups: number, parts: number): Tensor[] {
  const [batch, channels, ...positions] = x.shape;
  const count = positions.reduce((product, length) => product * length, 1);
  const cells = channels / (groups * parts);
  const ordered = transpose(reshape(x, [batch, groups, cells, parts, count]), [0, 3, 4, 2, 1]);
  return split(ordered, new Array<number>(parts).fill(1), 1).map((part) =>
    reshape(part, [batch, count * cells * groups]),
  );
}

/** Where every place lies along an axis before it is moved, counted from the ring of zeros around the input. */
function alongAxis(axis: 0 | 1, window: Window, positions: readonly number[], groups: number): number[] {
  const { kernel, strides, dilations, padsBefore } = window;
  const cells = cellsOf(kernel);
  return cellsOf(positions).flatMap((position) =>
    cells.flatMap((cell) => {
      const place = position[axis] * strides[axis] - padsBefore[axis] + cell[axis] * dilations[axis] + 1;
      return new Array<number>(groups).fill(place);
    }),
  );
}

/** The two cells around each place along an axis, and their shares of its value. Shapes: offset [batch, places]. */
function between(offset: Tensor, places: readonly number[], length: number) {
  const one = scalarLike(offset, 1);
  const place = add(offset, constant(offset.dtype, [places.length], places));
  const low = floor(place);
  const share = subtract(place, low);
  return [
    { cell: withinRing(low, length), share: subtract(one, share) },
    { cell: withinRing(add(low, one), length), share },
  ] as const;
}

/** Numbers of cells, those outside put on the ring of zeros around 1 .. length; so is what is not a number. */
function withinRing(cell: Tensor, length: number): Tensor {
  const zero = scalarLike(cell, 0);
  // Comparing tells NaN apart, which a bound would let pass to an index that is out of range.
  const kept = where(greater(cell, zero), minimum(cell, scalarLike(cell, length + 1)), zero);
  return cast(kept, 'int64');
}

/** Row-major numbers of cells in the ringed input, group by group. Whole numbers: float32 counts to 2^24 only. */
function rowNumbers(row: Tensor, column: Tensor, width: number, groups: number): Tensor {
  const cell = add(multiply(row, scalarLike(row, width + 2)), column);
  if (groups === 1) return cell;
  const group = Array.from({ length: cell.shape[1] }, (_, at) => at % groups);
  return add(multiply(cell, scalarLike(cell, groups)), constant('int64', [group.length], group));
}

/** The input in a ring of zeros, a row of channels for each cell and group. Shapes: [batch, channels, h, w] -> [batch, (h + 2) (w + 2) groups, channels/groups]. */
function channelsLast(x: Tensor, groups: number): Tensor {
  const [batch, channels, height, width] = x.shape;
  const ringed = transpose(pad(x, [0, 0, 1, 1], [0, 0, 1, 1]), [0, 2, 3, 1]);
  return reshape(ringed, [batch, (height + 2) * (width + 2) * groups, channels / groups]);
}
