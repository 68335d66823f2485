import { stream } from '../tensor/index.ts';

/** What a hold-out of whole groups is a function of. */
export interface GroupedRows {
  readonly seed: number;
  /** Group of each row, 0, 1, ... in any order. */
  readonly groups: Int32Array;
  /** Class of each row, 0, 1, ...: every part then keeps the share of each class as far as whole groups can. */
  readonly labels: Int32Array;
  /** Share of the rows of each part, the first of which takes what the others leave. */
  readonly fractions: readonly number[];
}

/** Part of each row, whole groups in each: parts are filled from the last to the second, each with groups in a drawn order as long as
 *  one brings it nearer to its share of every class, then by exchanging groups; the first part keeps the rest. A part that was asked
 *  for gets a group in any case.
 *  @equation distance(part) = sum over classes c of (|part, c| - fraction * |c|)^2 / |c|
 *  @throws {RangeError} if there are fewer groups than parts that were asked for. */
export function groupedParts({ seed, groups, labels, fractions }: GroupedRows): Uint8Array {
  const sizes = sizesByClass(groups, labels);
  const totals = sumOf(sizes);
  const asked = fractions.filter((fraction) => fraction > 0).length;
  if (sizes.length < asked) {
    throw new RangeError(
      `a hold-out of whole groups expects a group for every part, received ${sizes.length} ${sizes.length === 1 ? 'group' : 'groups'} for ${asked} parts. Add groups, or set a fraction to 0.`,
    );
  }
  const order = stream(seed, 'split/groups', 0).permutation(sizes.length);
  const partOf = new Uint8Array(sizes.length);
  let waiting = fractions.slice(1).filter((fraction) => fraction > 0).length;
  for (let part = fractions.length - 1; part > 0; part--) {
    if (fractions[part] === 0) continue;
    waiting--;
    const free = order.filter((group) => partOf[group] === 0);
    // Those parts that come after it, and the first, need a group each.
    const chosen = chosenGroups(free, sizes, totals, { fraction: fractions[part], most: free.length - waiting - 1 });
    for (const group of chosen) partOf[group] = part;
  }
  return Uint8Array.from(groups, (group) => partOf[group]);
}

/** Among more groups than these each is so small that filling alone comes near enough. */
const exchangeLimit = 1000;
const exchangePasses = 10;
/** Gains below this are rounding. */
const leastGain = 1e-9;

interface Wanted {
  readonly fraction: number;
  readonly most: number;
}

function chosenGroups(
  free: Int32Array,
  sizes: readonly (readonly number[])[],
  totals: readonly number[],
  { fraction, most }: Wanted,
): number[] {
  const held = totals.map(() => 0);
  const gain = (added: number, removed?: number) =>
    totals.reduce((sum, total, label) => {
      const change = sizes[added][label] - (removed === undefined ? 0 : sizes[removed][label]);
      const missing = fraction * total - held[label];
      return total === 0 ? sum : sum + (missing ** 2 - (missing - change) ** 2) / total;
    }, 0);
  const hold = (group: number, sign: 1 | -1) => {
    for (const [label, size] of sizes[group].entries()) held[label] += sign * size;
  };

  const chosen: number[] = [];
  const left: number[] = [];
  for (const group of free) {
    const isNearer = chosen.length < most && gain(group) > 0;
    (isNearer ? chosen : left).push(group);
    if (isNearer) hold(group, 1);
  }
  if (chosen.length === 0) return [left.reduce((best, group) => (gain(group) > gain(best) ? group : best))];
  if (free.length <= exchangeLimit) exchange(chosen, left, gain, hold);
  return chosen;
}

/** Exchanges a chosen group for one that was left, as long as that brings the part nearer to its share. */
function exchange(
  chosen: number[],
  left: number[],
  gain: (added: number, removed: number) => number,
  hold: (group: number, sign: 1 | -1) => void,
): void {
  for (let pass = 0, improved = true; improved && pass < exchangePasses; pass++) {
    improved = false;
    for (const [at, removed] of chosen.entries()) {
      const other = left.findIndex((added) => gain(added, removed) > leastGain);
      if (other < 0) continue;
      improved = true;
      hold(removed, -1);
      hold(left[other], 1);
      [chosen[at], left[other]] = [left[other], removed];
    }
  }
}

/** Rows of each class `[group][class]`. */
function sizesByClass(groups: Int32Array, labels: Int32Array): number[][] {
  const classes = labels.reduce((most, label) => Math.max(most, label + 1), 1);
  const sizes: number[][] = [];
  for (const [row, group] of groups.entries()) {
    sizes[group] ??= new Array<number>(classes).fill(0);
    sizes[group][labels[row]]++;
  }
  return sizes;
}

function sumOf(sizes: readonly (readonly number[])[]): number[] {
  const [first = []] = sizes;
  return first.map((_, label) => sizes.reduce((sum, ofGroup) => sum + ofGroup[label], 0));
}
