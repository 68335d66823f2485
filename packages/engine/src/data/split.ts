import { stream } from '../tensor/index.ts';
import { apportion, apportionClasses } from './apportion.ts';
import type { Group } from './folds/define-folding.ts';
import { groupedParts } from './grouped-hold-out.ts';

/** Row numbers of each part, ascending. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** What a hold-out split is a function of. */
export interface HoldOutOptions {
  /** Rows to divide; they are numbered from 0. */
  readonly rows: number;
  /** Fraction of `rows` for validation, from 0 to below 1. */
  readonly validation: number;
  /** Fraction of `rows` for testing, from 0 to below 1; left aside where the dataset has its own test rows. */
  readonly test: number;
  readonly seed: number;
  /** Class of each row: every part then keeps each class's share, rounded down or up. */
  readonly classes?: ArrayLike<number>;
  /** Group of each row: the rows of a group are in one part, whose size and classes are then as near to its shares as groups allow. */
  readonly groups?: ArrayLike<Group>;
  /** Rows of the dataset's own test part, numbered after the others; they are the test part, whole. Default 0. */
  readonly ownTestRows?: number;
}

/** Divides rows at random into training, validation and test parts; every row is in exactly one.
 *  A part's size is its share of the rows rounded down or up, and a part that was asked for is not rounded to nothing if another can spare a row.
 *  @throws {RangeError} if the fractions are none, or leave a part that was asked for without rows. */
export function holdOut(options: HoldOutOptions): Split {
  const { rows, seed, classes, groups, ownTestRows = 0 } = options;
  const fractions = fractionsOf(options);
  const totals = apportion(rows, fractions);
  checkSizes(rows, fractions, totals);

  const order = stream(seed, 'split/holdOut', 0).permutation(rows);
  const labels = classes === undefined ? new Int32Array(rows) : denseLabels(classes, order);
  const partOf =
    groups === undefined
      ? assignParts(order, labels, apportionClasses(countsOf(labels), fractions, totals))
      : groupedParts({ seed, groups: denseGroups(groups, rows), labels, fractions });
  return {
    train: rowsOf(partOf, 0),
    validation: rowsOf(partOf, 1),
    test: ownTestRows > 0 ? Int32Array.from({ length: ownTestRows }, (_, i) => rows + i) : rowsOf(partOf, 2),
  };
}

/** How many of the rows `holdOut` leaves for training.
 *  @throws {RangeError} if the fractions are none. */
export function trainingRows(options: Pick<HoldOutOptions, 'rows' | 'validation' | 'test' | 'ownTestRows'>): number {
  return apportion(options.rows, fractionsOf(options))[0];
}

function fractionsOf(options: Pick<HoldOutOptions, 'validation' | 'test' | 'ownTestRows'>): number[] {
  const { validation, ownTestRows = 0 } = options;
  const test = ownTestRows > 0 ? 0 : options.test;
  if (validation >= 0 && test >= 0 && validation + test < 1) return [1 - validation - test, validation, test];
  throw new RangeError(
    `a hold-out split expects fractions from 0 that add up to less than 1, received validation ${validation} and test ${test}. Leave rows for training.`,
  );
}

function checkSizes(rows: number, fractions: readonly number[], totals: readonly number[]): void {
  const names = ['training', 'validation', 'test'];
  const empty = names.filter((_, part) => fractions[part] > 0 && totals[part] === 0);
  if (empty.length === 0) return;
  throw new RangeError(
    `a hold-out split expects a row for every part, received ${rows} rows, which leave none for ${empty.join(' and ')}. Add rows, or set the fraction to 0.`,
  );
}

/** The classes renumbered 0, 1, ... as they first appear in the drawn order, so that none is favoured when shares are rounded. */
function denseLabels(classes: ArrayLike<number>, order: Int32Array): Int32Array {
  if (classes.length !== order.length) {
    throw new RangeError(
      `a stratified split expects one class for each of ${order.length} rows, received ${classes.length}.`,
    );
  }
  const numbers = new Map<number, number>();
  const labels = new Int32Array(order.length);
  for (const row of order) {
    const number = numbers.get(classes[row]) ?? numbers.size;
    numbers.set(classes[row], number);
    labels[row] = number;
  }
  return labels;
}

/** The groups numbered 0, 1, ... as they first appear. */
function denseGroups(groups: ArrayLike<Group>, rows: number): Int32Array {
  if (groups.length !== rows) {
    throw new RangeError(`a split by groups expects one group for each of ${rows} rows, received ${groups.length}.`);
  }
  const numbers = new Map<Group, number>();
  return Int32Array.from(groups, (group) => {
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
}

function countsOf(labels: Int32Array): number[] {
  const counts: number[] = [];
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** Part of each row: of each class the first rows of `order` go to the last part, the next to the one before it, and so on. */
function assignParts(order: Int32Array, labels: Int32Array, sizes: readonly number[][]): Uint8Array {
  const left = sizes.map((ofClass) => [...ofClass]);
  const partOf = new Uint8Array(order.length);
  for (const row of order) {
    const ofClass = left[labels[row]];
    const part = ofClass[2] > 0 ? 2 : ofClass[1] > 0 ? 1 : 0;
    ofClass[part]--;
    partOf[row] = part;
  }
  return partOf;
}

function rowsOf(partOf: Uint8Array, part: number): Int32Array {
  const rows = new Int32Array(partOf.reduce((size, one) => size + Number(one === part), 0));
  let next = 0;
  for (let row = 0; row < partOf.length; row++) if (partOf[row] === part) rows[next++] = row;
  return rows;
}
