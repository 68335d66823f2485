import { cellsOf } from '../graph/spatial.ts';
import type { RandomStream } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';

/** Blocks of a side that are dropped from maps of some spatial sizes. */
export interface BlockMask {
  readonly spatial: readonly number[];
  readonly side: number;
  /** Share of the cells to drop, but for overlaps of blocks. */
  readonly rate: number;
}

/** Probability with which a block starts at a place where it lies inside the map.
 *  gamma = rate / side^n * product of sizes / product of (size - side + 1). @see Ghiasi et al. 2018, Eq. 1. */
export function seedProbability({ spatial, side, rate }: BlockMask): number {
  return spatial.reduce((gamma, size) => (gamma * size) / (side * (size - side + 1)), rate);
}

/** Draws the final mask of as many maps as `out` holds: 1, and 0 in the blocks whose seed was drawn, which lie whole inside the map. */
export function fillBlockMask(out: Float32Array, mask: BlockMask, numbers: RandomStream): void {
  const { spatial, side } = mask;
  const places = spatial.map((size) => size - side + 1);
  const [size, perMap] = [sizeOf(spatial), sizeOf(places)];
  const block = cellsOf(spatial.map(() => side)).map((cell) => flat(cell, spatial));
  const seeds = new Uint8Array((out.length / size) * perMap);
  numbers.fillBernoulli(seeds, seedProbability(mask));
  out.fill(1);
  for (let at = seeds.indexOf(1); at >= 0; at = seeds.indexOf(1, at + 1)) {
    const corner = Math.floor(at / perMap) * size + flat(cellAt(at % perMap, places), spatial);
    for (const offset of block) out[corner + offset] = 0;
  }
}

/** Row-major position of a cell. */
function flat(cell: readonly number[], shape: readonly number[]): number {
  return cell.reduce((position, at, axis) => position * shape[axis] + at, 0);
}

/** The cell at a row-major position. */
function cellAt(position: number, shape: readonly number[]): number[] {
  let rest = position;
  const cell = shape.toReversed().map((size) => {
    const at = rest % size;
    rest = Math.floor(rest / size);
    return at;
  });
  return cell.reverse();
}
