/** Shares nearer than this to a whole number are meant to be whole: 100 * 0.29 is 28.999999999999996. */
const WHOLE_WITHIN = 1e-9;

function share(count: number, fraction: number): number {
  const exact = count * fraction;
  const whole = Math.round(exact);
  return Math.abs(exact - whole) < WHOLE_WITHIN ? whole : exact;
}

/** Sizes of parts of `count` rows: each is its share rounded down or up, and together they are `count`.
 *  Rounding up goes first to parts that would be empty, then by the largest remainder; ties to the earlier part. */
export function apportion(count: number, fractions: readonly number[]): number[] {
  const shares = fractions.map((fraction) => share(count, fraction));
  const sizes = shares.map(Math.floor);
  const remainder = (part: number) => shares[part] - sizes[part];
  const raised = fractions
    .map((_, part) => part)
    .filter((part) => remainder(part) > 0)
    .sort((a, b) => Number(sizes[a] > 0) - Number(sizes[b] > 0) || remainder(b) - remainder(a) || a - b)
    .slice(0, count - sizes.reduce((sum, size) => sum + size, 0));
  for (const part of raised) sizes[part]++;
  return sizes;
}

/** Sizes `[class][part]` of three parts of every class: each is the class's share rounded down or up, each class is used up,
 *  and each part holds `totals[part]` rows. Such a rounding exists whenever each total is itself a share of all rows rounded
 *  down or up (Cox 1987); it is found as a flow: a class hands its spare rows to parts, moving earlier ones along where a part is full.
 *  @see Cox 1987, "A constructive procedure for unbiased controlled rounding". */
export function apportionClasses(
  counts: readonly number[],
  fractions: readonly number[],
  totals: readonly number[],
): number[][] {
  const shares = counts.map((count) => fractions.map((fraction) => share(count, fraction)));
  const sizes = shares.map((ofClass) => ofClass.map(Math.floor));
  const room = totals.map((total, part) => total - sizes.reduce((sum, ofClass) => sum + ofClass[part], 0));
  const remainder = (label: number, part: number) => shares[label][part] - sizes[label][part];

  for (const [label, count] of counts.entries()) {
    const spare = count - sizes[label].reduce((sum, size) => sum + size, 0);
    for (let row = 0; row < spare; row++) {
      const path = pathToRoom(label, { room, classes: counts.length, remainder });
      for (const { label: moved, from, to } of path) {
        if (from !== undefined) sizes[moved][from]--;
        sizes[moved][to]++;
      }
      room[path[path.length - 1].to]--;
    }
  }
  return sizes;
}

interface Move {
  readonly label: number;
  readonly from?: number;
  readonly to: number;
}

interface Rounding {
  readonly room: readonly number[];
  readonly classes: number;
  /** Share less size: above 0 where the size may still be raised, below 0 where it has been. */
  remainder(label: number, part: number): number;
}

/** Moves that end in a part with room: the class's own row first, then one row of another class out of each part that was full. */
function pathToRoom(label: number, { room, classes, remainder }: Rounding): Move[] {
  const parts = room.map((_, part) => part);
  const reached: Move[][] = parts.filter((part) => remainder(label, part) > 0).map((to) => [{ label, to }]);
  const seen = new Set(reached.map(([{ to }]) => to));
  reached.sort(([a], [b]) => remainder(label, b.to) - remainder(label, a.to) || room[b.to] - room[a.to]);
  for (const path of reached) {
    const from = path[path.length - 1].to;
    if (room[from] > 0) return path;
    for (const to of parts.filter((part) => !seen.has(part))) {
      const mover = firstClass(classes, (other) => remainder(other, from) < 0 && remainder(other, to) > 0);
      if (mover === undefined) continue;
      seen.add(to);
      reached.push([...path, { label: mover, from, to }]);
    }
  }
  throw new Error('internal: no rounding of the class shares has these totals');
}

function firstClass(classes: number, accepts: (label: number) => boolean): number | undefined {
  for (let label = 0; label < classes; label++) if (accepts(label)) return label;
  return undefined;
}
